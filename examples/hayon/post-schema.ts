/** The zod schema of a new post. Threads' rules are part of it, so that the API rejects what Threads would reject. */
import { z } from "zod";
import { errorsOf } from "./post-draft.js";

const media = z.object({
  key: z.string().min(1),
  type: z.enum(["image", "video"]),
  altText: z.string().optional(),
});

export const postSchema = z
  .object({
    text: z.string().default(""),
    media: z.array(media).default([]),
    giveUpAt: z.coerce.date().optional(),
  })
  .superRefine((post, context) => {
    for (const { message, path } of errorsOf(post)) context.addIssue({ code: "custom", message, path: [...path] });
  });
