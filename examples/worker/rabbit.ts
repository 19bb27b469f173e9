/** The connection to RabbitMQ. */
import { connect, type ChannelModel } from "amqplib";

/** The address of RabbitMQ. */
export const rabbitUrl = () => process.env.AMQP_URL ?? "amqp://localhost";

/** RabbitMQ cannot be used. The message says what to do. */
export class NoRabbitError extends Error {}

/** @throws NoRabbitError if the connection fails */
export async function connectRabbit(url: string): Promise<ChannelModel> {
  try {
    return await connect(url, { timeout: 10_000 });
  } catch (cause) {
    // The URL may contain a password.
    const where = URL.canParse(url) ? new URL(url).host : "the address in AMQP_URL";
    throw new NoRabbitError(
      `RabbitMQ does not respond at ${where}: start one, for example with "docker run --rm -p 5672:5672 rabbitmq:4", or set AMQP_URL.`,
      { cause },
    );
  }
}
