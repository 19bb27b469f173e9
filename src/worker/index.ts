/*
 * The contents of `@hayon/threads/worker`: a publish worker for any queue.
 */
export { createPublishWorker } from "./publish-worker.js";
export type { PublishWorker, PublishWorkerOptions, RunJobOptions } from "./publish-worker.js";
export type { PublishJob } from "./job.js";
export type { FailedOutcome, LaterOutcome, LaterReason, PublishedOutcome, PublishOutcome } from "./outcome.js";
