import type { Facts } from "../checks/facts.js";
import { ATTACHMENT_RULES } from "./attachment.js";
import { IMAGE_RULES } from "./image.js";
import { LINK_RULES, LINKS_RULES } from "./links.js";
import { CAROUSEL_RULES, MEDIA_RULES } from "./media.js";
import { COUNTRIES_RULES, COUNTRY_RULES, GIF_RULES, ID_RULES } from "./identifiers.js";
import { OPTION_RULES, POLL_RULES } from "./poll.js";
import { POST_RULES } from "./post.js";
import { RANGE_RULES, SPOILERS_RULES, STYLES_RULES } from "./ranges.js";
import type { Rule } from "./rule.js";
import { TEXT_RULES } from "./text.js";
import { TOPIC_RULES } from "./topic.js";
import { VIDEO_RULES } from "./video.js";

/** The rules by the kind of facts that they check. Field types and combinations are checked elsewhere. To add a rule, add a row. */
export const RULES: { readonly [Kind in keyof Facts]: readonly Rule<Kind>[] } = {
  post: POST_RULES,
  text: TEXT_RULES,
  links: LINKS_RULES,
  link: LINK_RULES,
  carousel: CAROUSEL_RULES,
  media: MEDIA_RULES,
  image: IMAGE_RULES,
  video: VIDEO_RULES,
  poll: POLL_RULES,
  option: OPTION_RULES,
  gif: GIF_RULES,
  topic: TOPIC_RULES,
  id: ID_RULES,
  countries: COUNTRIES_RULES,
  country: COUNTRY_RULES,
  attachment: ATTACHMENT_RULES,
  spoilers: SPOILERS_RULES,
  range: RANGE_RULES,
  styles: STYLES_RULES,
};
