/** The connections of a worker in production: in PostgreSQL, with encrypted tokens. */
import { encryptedStore, ThreadsConnections, type EncryptionKeySource, type ThreadsClient } from "@hayon/threads";
import { postgresJournal, postgresStore } from "@hayon/threads/stores/postgres";
import pg from "pg";

export interface DatabaseSettings {
  readonly client: ThreadsClient;
  /** PostgreSQL, for the connections and the journal. */
  readonly databaseUrl: string;
  /** 32 bytes that encrypt tokens: the same key as in the process where owners connect. */
  readonly tokenKey: EncryptionKeySource;
}

export async function postgresConnections({ client, databaseUrl, tokenKey }: DatabaseSettings) {
  const db = new pg.Pool({ connectionString: databaseUrl });
  db.on("error", () => console.log("A database connection was lost.")); // the next query opens another one
  const store = encryptedStore(postgresStore(db), { keys: { main: tokenKey }, primary: "main", appId: client.appId });
  const journal = postgresJournal(db);
  await Promise.all([store.ensureSchema(), journal.ensureSchema()]);
  return {
    connections: new ThreadsConnections({ client, store, journal }),
    journal,
    close: () => db.end(),
  };
}
