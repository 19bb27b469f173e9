import { cookies } from "next/headers";
import { userOf } from "@/lib/session";
import { threads } from "@/lib/threads";

/** Shows the connection, which a server component reads without a request to its own routes. */
export default async function Settings() {
  const user = userOf((await cookies()).toString());
  if (user === null) return <p>Please sign in first.</p>;
  const { connected, profile, health } = await threads().connections.status(user);
  const label = health.needsReconnection ? "Reconnect" : "Connect";
  return (
    <main>
      <h1>Threads</h1>
      <p>{connected ? `Connected as @${profile?.handle ?? ""}.` : "Not connected."}</p>
      {(!connected || health.needsReconnection) && <a href="/api/platform/threads/connect">{label}</a>}
    </main>
  );
}
