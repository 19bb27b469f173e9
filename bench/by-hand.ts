/** Publishing by hand with undici's Pool and without error handling: the same requests as the SDK, in the same order. */
import { Pool } from "undici";
import { CAROUSEL, TEXT, TOKEN } from "./drafts.js";

const LIST_FIELDS =
  "id,text,timestamp,media_type,permalink,children,topic_tag,replied_to,quoted_post,reposted_post,alt_text,ghost_post_status";

export class ByHand {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin);
  }

  /** Publishes a text: creates the container, reads its status and the account's list, publishes, and reads the permalink. */
  async text(): Promise<void> {
    const container = await this.#post("threads", { media_type: "TEXT", text: TEXT.text });
    const since = String(Math.floor(Date.now() / 1000) - 300);
    await Promise.all([this.#look(container), this.#get("me/threads", { fields: LIST_FIELDS, since, limit: "100" })]);
    await this.#publish(container);
  }

  /** Publishes a carousel: creates the items in parallel, reads their statuses, then continues as for a text. */
  async carousel(): Promise<void> {
    const items = await Promise.all(
      CAROUSEL.media.map(({ url }) =>
        this.#post("threads", { media_type: "IMAGE", image_url: url, is_carousel_item: "true" }),
      ),
    );
    const [first, ...others] = items;
    await this.#look(first!);
    await Promise.all(others.map((item) => this.#look(item)));
    const parent = await this.#post("threads", {
      media_type: "CAROUSEL",
      children: items.join(","),
      text: CAROUSEL.text,
    });
    await this.#look(parent);
    await this.#publish(parent);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #publish(container: string): Promise<void> {
    const id = await this.#post("threads_publish", { creation_id: container });
    await this.#get(id, { fields: "id,permalink" });
  }

  async #look(container: string): Promise<void> {
    const { status } = await this.#get(container, { fields: "id,status,error_message" });
    if (status !== "FINISHED") throw new Error("The container must be ready at the first status request.");
  }

  async #get(path: string, parameters: Record<string, string>): Promise<{ status?: string }> {
    const query = new URLSearchParams({ ...parameters, access_token: TOKEN }).toString();
    const { body } = await this.#pool.request({ method: "GET", path: `/v1.0/${path}?${query}` });
    return JSON.parse(await body.text()) as { status?: string };
  }

  async #post(edge: string, parameters: Record<string, string>): Promise<string> {
    const { body } = await this.#pool.request({
      method: "POST",
      path: `/v1.0/me/${edge}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...parameters, access_token: TOKEN }).toString(),
    });
    return (JSON.parse(await body.text()) as { id: string }).id;
  }
}
