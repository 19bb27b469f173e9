/**
 * A small server that implements MongoDB's wire protocol for the real drivers. It tests the SDK's commands, and how the SDK handles responses
 * and errors. It does not test MongoDB's own concurrency, durability or indexes.
 * Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { deserialize, serialize, type Document } from "bson";
import { run, type State } from "./commands.js";

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const MORE_TO_COME = 2;

/** A running server. */
export interface MongoWire {
  readonly url: string;
  /** The commands that it received, newest last. */
  readonly asked: Document[];
  readonly close: () => Promise<void>;
}

/** Starts the server on a free port. */
export async function startMongoWire(): Promise<MongoWire> {
  const state: State = { collections: new Map(), cursors: new Map() };
  const sockets = new Set<Socket>();
  const asked: Document[] = [];
  const answer = (command: Document) => {
    asked.push(command);
    return run(state, command);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        const length = received.readInt32LE(0);
        const reply = replyTo(received.subarray(0, length), answer);
        received = received.subarray(length);
        if (reply !== null) socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function replyTo(message: Buffer, answer: (command: Document) => Document): Buffer | null {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) {
    // The handshake of a driver. Before its document come flags, the name of a collection and two numbers.
    const start = message.indexOf(0, HEADER + 4) + 1 + 8;
    const body = answer(deserialize(message.subarray(start, start + message.readInt32LE(start))));
    const head = Buffer.alloc(20);
    head.writeInt32LE(1, 16);
    return framed(OP_REPLY, requestId, Buffer.concat([head, serialize(body)]));
  }
  if (opcode !== OP_MSG) throw new Error(`the opcode ${opcode} is not implemented; current drivers do not send it`);
  const reply = answer(commandOf(message));
  if ((message.readUInt32LE(HEADER) & MORE_TO_COME) !== 0) return null;
  return framed(OP_MSG, requestId, Buffer.concat([Buffer.alloc(5), serialize(reply)]));
}

/** Returns the command: its body, with the lists of documents from the other sections of the message. */
function commandOf(message: Buffer): Document {
  let command: Document = {};
  let at = HEADER + 4;
  while (at < message.length) {
    const kind = message[at];
    at += 1;
    const end = at + message.readInt32LE(at);
    if (kind === 0) {
      command = { ...deserialize(message.subarray(at, end)), ...command };
    } else {
      const nameEnd = message.indexOf(0, at + 4);
      const documents: Document[] = [];
      for (let next = nameEnd + 1; next < end; next += message.readInt32LE(next)) {
        documents.push(deserialize(message.subarray(next, next + message.readInt32LE(next))));
      }
      command[message.toString("utf8", at + 4, nameEnd)] = documents;
    }
    at = end;
  }
  return command;
}

function framed(opcode: number, responseTo: number, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + body.length, 0);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, body]);
}
