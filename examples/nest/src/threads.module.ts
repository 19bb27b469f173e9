/** The connections as a provider, and their routes as a middleware. */
import { Module, type MiddlewareConsumer, type NestModule } from "@nestjs/common";
import { ThreadsClient, ThreadsConnections, memoryJournal, memoryStore } from "@hayon/threads";
import { threadsRouter } from "@hayon/threads/express";
import { userOf } from "./session.js";
import { PostsController } from "./posts.controller.js";
import { PostsService } from "./posts.service.js";

const createConnections = () =>
  new ThreadsConnections({
    client: ThreadsClient.fromEnv(),
    store: memoryStore(), // for a first try: it loses everything when the process ends. In production, use a store in your database
    journal: memoryJournal(),
  });

@Module({
  providers: [{ provide: ThreadsConnections, useFactory: createConnections }, PostsService],
  controllers: [PostsController],
  exports: [ThreadsConnections],
})
export class ThreadsModule implements NestModule {
  constructor(private readonly connections: ThreadsConnections) {}

  configure(consumer: MiddlewareConsumer): void {
    const routes = threadsRouter(this.connections, {
      authenticate: (request) => userOf(request.headers.cookie),
      settingsUrl: new URL("/settings", this.connections.client.redirectUri).href,
      webhookVerifyToken: process.env.THREADS_WEBHOOK_VERIFY_TOKEN,
      onWebhook: ({ id }) => console.log(`Webhook ${id}`),
      onError: (error, { method, path }) => console.error(`${method} ${path}: ${String(error)}`),
    });
    // The middleware runs for every path. It responds to the paths of the SDK, and passes all others on.
    consumer.apply(routes).forRoutes("*path");
  }

  /** Closes the HTTP connections to Threads when the app ends. */
  async onApplicationShutdown(): Promise<void> {
    await this.connections.client.close();
  }
}
