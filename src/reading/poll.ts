/** The fields of a poll, which posts and webhooks have. */
import { number, orNull, text, time, type Readers } from "../graph/values.js";
import type { Poll } from "./post.js";

export const POLL_READERS: Readers<Poll> = {
  option_a: orNull(text),
  option_b: orNull(text),
  option_c: orNull(text),
  option_d: orNull(text),
  option_a_votes_percentage: orNull(number),
  option_b_votes_percentage: orNull(number),
  option_c_votes_percentage: orNull(number),
  option_d_votes_percentage: orNull(number),
  total_votes: orNull(number),
  expiration_timestamp: orNull(time),
};
