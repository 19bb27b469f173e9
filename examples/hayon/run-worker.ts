/** A worker process: publishes posts, and refreshes connections that expire soon. */
import { once } from "node:events";
import { connect } from "amqplib";
import mongoose from "mongoose";
import { createRefresher, type ThreadsClient } from "@hayon/threads";
import { createPostingService, type PostingServiceOptions } from "./posting-service.js";
import { createConnections, publishJournal, type Encryption } from "./threads.js";
import { startWorker } from "./worker.js";
import { queuesNamed, type Queues } from "../worker/queues.js";

export interface WorkerSettings extends Omit<PostingServiceOptions, "connections"> {
  readonly client: ThreadsClient;
  readonly mongoUrl: string;
  /** The name of the database, if `mongoUrl` does not contain it. */
  readonly database?: string;
  readonly rabbitUrl: string;
  readonly queues?: Queues;
  readonly encryption?: Encryption | null;
}

const HOUR_MS = 3_600_000;

/**
 * Works until SIGTERM, and ends within seconds.
 *
 * @throws Error when RabbitMQ is lost; a supervisor starts the process again
 */
export async function runWorker(settings: WorkerSettings): Promise<void> {
  const {
    client,
    mongoUrl,
    database,
    rabbitUrl,
    queues = queuesNamed("posts"),
    encryption = null,
    ...service
  } = settings;
  const stopping = once(process, "SIGTERM");
  await mongoose.connect(mongoUrl, database === undefined ? {} : { dbName: database });
  const connections = createConnections(client, encryption);
  const refresher = createRefresher(connections, { everyMs: HOUR_MS, prune: [publishJournal()] });
  const rabbit = await connect(rabbitUrl);
  const worker = await startWorker(rabbit, { queues, service: createPostingService({ ...service, connections }) });
  refresher.start();
  console.log("Ready.");
  try {
    await Promise.race([stopping, worker.lost]);
    await Promise.all([worker.stop(), refresher.stop()]);
    await rabbit.close();
  } finally {
    await refresher.stop();
    await Promise.all([client.close(), mongoose.disconnect()]);
  }
}
