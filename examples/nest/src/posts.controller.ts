import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  HttpException,
  Post,
  UnauthorizedException,
} from "@nestjs/common";
import { isThreadsError } from "@hayon/threads";
import { PostsService } from "./posts.service.js";
import { userOf } from "./session.js";

@Controller()
export class PostsController {
  constructor(private readonly posts: PostsService) {}

  @Post("posts")
  async publish(@Headers("cookie") cookies: string | undefined, @Body("id") id: unknown, @Body("text") text: unknown) {
    const user = userOf(cookies);
    if (user === null) throw new UnauthorizedException("Please sign in first.");
    // Without an id, all posts of a user would have the same key.
    if (typeof id !== "string" || id === "" || typeof text !== "string")
      throw new BadRequestException("Please send JSON with id and text.");
    try {
      const post = await this.posts.publish(user, text, id);
      return { id: post.id, permalink: post.permalink };
    } catch (error) {
      if (!isThreadsError(error)) throw error;
      throw new HttpException(error.advice, error.retryable ? 503 : 400, { cause: error });
    }
  }

  @Get("settings")
  settings(): string {
    return "Threads";
  }
}
