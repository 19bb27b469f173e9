/** Starts the examples for tests. */
import { onTestFinished } from "vitest";
import { createApp as createExpressApp } from "../../examples/express/app.js";
import { createListener as createFastifyListener } from "../../examples/fastify/listener.js";
import { serve, type Example, type ServeOptions, type AppSetup } from "../../examples/shared/serve.js";
import type { ThreadsSandbox } from "../../src/testing/index.js";
import { record, secret } from "../support/leaks.js";

const EXAMPLES = {
  Express: (setup: AppSetup) => createExpressApp(setup),
  Fastify: createFastifyListener,
};

export type Framework = keyof typeof EXAMPLES;
export const FRAMEWORKS = Object.keys(EXAMPLES) as Framework[];

export interface Running extends Example {
  readonly sandbox: ThreadsSandbox;
  /** The origin of the authorize page, on another site. */
  readonly threads: string;
}

/** Starts an example that is closed when the test ends. */
export async function running(framework: Framework, options: ServeOptions = {}): Promise<Running> {
  const report = (error: unknown) => record("onError", error);
  const example = await serve(EXAMPLES[framework], { report, ...options });
  onTestFinished(() => example.close());
  if (example.sandbox === null) throw new Error("the examples are tested against the sandbox");
  secret(example.sandbox.clientOptions.appSecret);
  return { ...example, sandbox: example.sandbox, threads: example.sandbox.url.replace("127.0.0.1", "localhost") };
}

/** Returns the stored connection of an owner, and marks its token as a secret. */
export async function stored({ connections }: Example, ownerId: string) {
  const connection = await connections.get(ownerId);
  if (connection?.auth) secret(connection.auth.accessToken);
  return connection;
}
