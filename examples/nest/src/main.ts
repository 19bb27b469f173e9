import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { SignInController } from "./sign-in.controller.js";
import { ThreadsModule } from "./threads.module.js";

@Module({ imports: [ThreadsModule], controllers: [SignInController] })
class AppModule {}

// Nest reads bodies before it calls middleware. `rawBody` keeps their bytes, which the signature of a webhook covers.
const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true, logger: ["error", "warn"] });
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
