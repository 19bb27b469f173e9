/** A host like Hayon: a Mongoose model with a document per user, and functions that write `threads.*` without the SDK. */
import { createRequire } from "node:module";
import { ObjectId, type BSON, type Collection } from "mongodb";
import type { MongodbStoreOptions } from "../../../src/stores/mongodb.js";
import { IN_DOCUMENTS, type MongodbService } from "./mongodb.js";
import { endWithFile } from "../endings.js";

/** The lifetime that the old code assumes for each token. */
export const SIXTY_DAYS_MS = 60 * 86_400_000;

/** The fields of the old code. */
type Old = Readonly<Record<string, unknown>>;

/** What the tests use of a model; the types of the two Mongooses are not each other's. */
interface AccountModel {
  readonly collection: Collection;
  findOne(filter: Old): Promise<AccountDocument | null>;
  findOneAndUpdate(filter: Old, update: Old, options: Old): Promise<AccountDocument | null>;
  updateOne(filter: Old, update: Old, options?: Old): Promise<unknown>;
  create(document: Old): Promise<unknown>;
}

interface AccountDocument {
  validate(): Promise<void>;
  save(): Promise<unknown>;
  set(path: string, value: unknown): void;
  get(path: string): unknown;
}

/** What is used of Mongoose. Its types declare a module of one name, which two versions of it cannot both be. */
interface Mongoose {
  readonly Schema: { new (fields: object, options?: object): object; readonly Types: { readonly ObjectId: object } };
  readonly mongo: Pick<typeof BSON, "Decimal128" | "Double" | "Int32" | "Long">;
  readonly Types: { readonly ObjectId: new (id?: string) => { toString(): string } };
  createConnection(
    url: string,
    options: object,
  ): {
    asPromise(): Promise<{
      close(): Promise<void>;
      model(name: string, schema: object, collection: string): AccountModel;
    }>;
  };
}

const require = createRequire(import.meta.url);

/** The versions of Mongoose, by name. */
export const MONGOOSES = {
  "Mongoose 8": require("mongoose8") as Mongoose,
  "Mongoose 9": require("mongoose9") as Mongoose,
};

/** Returns the options of the store for such a host, whose owners are ObjectIds of its own Mongoose. */
export const hayonOptions = ({ Types: { ObjectId } }: Mongoose): MongodbStoreOptions => ({
  ...IN_DOCUMENTS,
  owner: { toKey: (id) => new ObjectId(id), fromKey: (key: { toString(): string }) => key.toString() },
});

/** Makes the model in an empty collection. */
export async function hayon(service: MongodbService, mongoose: Mongoose): Promise<AccountModel> {
  const { Schema } = mongoose;
  const options = { dbName: service.database, autoIndex: false, autoCreate: false };
  const connection = await mongoose.createConnection(service.url, options).asPromise();
  endWithFile(() => connection.close());
  const none = { _id: false };
  const profile = new Schema({ handle: String, displayName: String, avatar: String }, none);
  const health = new Schema(
    {
      status: { type: String, enum: ["active", "expired", "revoked", "error"], default: "active" },
      needsReconnection: { type: Boolean, default: false },
      lastSuccessfulRefresh: Date,
      lastError: String,
      consecutiveFailures: { type: Number, default: 0 },
    },
    none,
  );
  const auth = new Schema(
    {
      accessToken: {
        type: String,
        required(this: { parent(): { connected?: boolean } | undefined }) {
          return this.parent()?.connected === true;
        },
      },
      refreshToken: String,
      expiresAt: Date,
      scopes: { type: [String], default: [] },
    },
    none,
  );
  const platform = () =>
    new Schema({ connected: { type: Boolean, default: false }, platformId: String, profile, auth, health }, none);
  const account = new Schema(
    {
      userId: { type: Schema.Types.ObjectId, required: true },
      facebook: { type: platform(), default: () => ({}) },
      threads: { type: platform(), default: () => ({}) },
    },
    { timestamps: true },
  );
  return connection.model("Account", account, new ObjectId().toString());
}

/** Returns the first field of a document that its schema refuses, or null. */
export async function refusedBySchema(model: AccountModel, userId: string): Promise<unknown> {
  const document = await model.findOne({ userId });
  return document === null
    ? "no document"
    : document.validate().then(
        () => null,
        (error: unknown) => error,
      );
}

async function setThreads(model: AccountModel, userId: string, fields: Old): Promise<void> {
  const set = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`threads.${name}`, value]));
  await model.findOneAndUpdate({ userId }, { $set: set }, { upsert: true, setDefaultsOnInsert: true });
}

/** Stores a connection as the old code's callback does: with a rounded id, a lifetime of sixty days, and no scopes. */
export const connectOldWay = (model: AccountModel, userId: string, given: Old & { now: number }) =>
  setThreads(model, userId, {
    connected: true,
    platformId: given.platformId ?? Number("17841400008460057"),
    profile: { handle: "old", displayName: "Old", avatar: "https://cdn.example/old.jpg" },
    auth: {
      accessToken: given.accessToken ?? "token-of-the-old-code",
      refreshToken: "",
      expiresAt: new Date(given.now + SIXTY_DAYS_MS),
    },
    health: { status: "active" },
  });

/** Disconnects as the old code does. */
export const disconnectOldWay = (model: AccountModel, userId: string) =>
  setThreads(model, userId, { connected: false, platformId: null, auth: {}, profile: {} });

/** Updates the profile as the old code does. */
export const updateProfileOldWay = (model: AccountModel, userId: string) =>
  setThreads(model, userId, {
    connected: true,
    profile: { handle: "renamed", displayName: "Renamed", avatar: "https://cdn.example/new.jpg" },
  });

/** Writes the health as a worker of the old code does. */
export const setHealthOldWay = (model: AccountModel, userId: string, status: string, error?: string) =>
  model.updateOne(
    { userId },
    {
      $set: {
        "threads.health.status": status,
        "threads.health.needsReconnection": status !== "active",
        "threads.health.lastError": error,
      },
    },
  );
