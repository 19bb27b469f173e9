import { Injectable } from "@nestjs/common";
import { ThreadsConnections, type PublishedPost } from "@hayon/threads";

@Injectable()
export class PostsService {
  constructor(private readonly connections: ThreadsConnections) {}

  /** Publishes a text. A repeated call with the same key returns the existing post. */
  publish(user: string, text: string, key: string): Promise<PublishedPost> {
    return this.connections.account(user).publish({ text }, { idempotencyKey: `${user}/${key}` });
  }
}
