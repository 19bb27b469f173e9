/** A RabbitMQ server: the one in THREADS_TEST_RABBITMQ_URL, or one for all files of this run. */
import { randomUUID } from "node:crypto";
import { sharedServer } from "./shared.js";

/** A server, and a prefix for this test file only. */
export interface RabbitService {
  readonly url: string;
  readonly prefix: string;
}

/** Starts the server if no other file has started it. Without RabbitMQ, prints a note and returns null, or fails if THREADS_REQUIRE_SERVICES=1. */
export async function rabbitService(): Promise<RabbitService | null> {
  const prefix = `threads_test_${randomUUID().slice(0, 8)}`;
  try {
    return { url: process.env.THREADS_TEST_RABBITMQ_URL ?? (await sharedServer("rabbitmq")), prefix };
  } catch (error) {
    if (process.env.THREADS_REQUIRE_SERVICES === "1") throw error;
    console.warn("SKIPPED: no RabbitMQ. Install rabbitmq-server, or set THREADS_TEST_RABBITMQ_URL.", error);
    return null;
  }
}
