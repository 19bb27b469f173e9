/** The Mongoose models of the app: the accounts of each user, the posts, and the snapshots of their numbers. */
import { model, Schema, type Types } from "mongoose";
import type { PostResult } from "./post-result.js";

const none = { _id: false };

/** One social network, in the document of a user. */
const network = () =>
  new Schema(
    {
      connected: { type: Boolean, default: false },
      platformId: String,
      profile: new Schema({ handle: String, displayName: String, avatar: String }, none),
      auth: new Schema({ accessToken: String, refreshToken: String, expiresAt: Date, scopes: [String] }, none),
      health: new Schema(
        {
          status: { type: String, enum: ["active", "expired", "revoked", "error"], default: "active" },
          needsReconnection: { type: Boolean, default: false },
          lastSuccessfulRefresh: Date,
          lastError: String,
          consecutiveFailures: { type: Number, default: 0 },
        },
        none,
      ),
    },
    none,
  );

// A script creates the indexes: see migrate.ts.
const options = { timestamps: true, autoIndex: false, autoCreate: false };

/** A user's accounts. The SDK writes `threads`; the app writes everything else. */
export const SocialAccount = model(
  "SocialAccount",
  new Schema(
    {
      userId: { type: Schema.Types.ObjectId, required: true },
      timezone: { type: String, default: "UTC" },
      facebook: { type: network(), default: () => ({}) },
      threads: { type: network(), default: () => ({}) },
    },
    options,
  ),
);

/** A file in the app's bucket. */
export interface StoredMedia {
  readonly key: string;
  readonly type: "image" | "video";
  readonly altText?: string | undefined;
}

/** A post of a user. */
export interface PostDocument {
  readonly _id: Types.ObjectId;
  readonly userId: Types.ObjectId;
  readonly text: string;
  readonly media: readonly StoredMedia[];
  readonly status: "queued" | "published" | "failed";
  /** When the post is no longer worth publishing. */
  readonly giveUpAt?: Date | undefined;
  readonly result?: PostResult;
  /** Whether Threads no longer has the post. */
  readonly deleted?: boolean;
}

export const Post = model<PostDocument>(
  "Post",
  new Schema<PostDocument>(
    {
      userId: { type: Schema.Types.ObjectId, required: true },
      text: { type: String, default: "" },
      media: [new Schema({ key: String, type: { type: String }, altText: String }, none)],
      status: { type: String, enum: ["queued", "published", "failed"], default: "queued" },
      giveUpAt: Date,
      result: { type: Schema.Types.Mixed },
      deleted: Boolean,
    },
    options,
  ),
);

/** The numbers of a post at one time. A number that Threads did not send is null. */
export const Snapshot = model(
  "Snapshot",
  new Schema(
    {
      postId: { type: String, required: true },
      views: Number,
      likes: Number,
      replies: Number,
      reposts: Number,
      quotes: Number,
      shares: Number,
    },
    options,
  ),
);
