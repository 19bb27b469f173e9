import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Server } from "../../../scripts/servers/server.js";

/** Debian's package has two start scripts. Use this one: the one on the path works only as the user `rabbitmq`, and with that user's folders. */
const DEBIAN = "/usr/lib/rabbitmq/bin/rabbitmq-server";

const LONGEST_START_MS = 90_000;

/** Starts a node with its own name, ports, name server and folders, separate from any other RabbitMQ of the machine. */
export async function startRabbit(): Promise<Server> {
  const [port, distribution, names] = await freePorts(3);
  const folder = await mkdtemp(path.join(tmpdir(), "threads-rabbitmq-"));
  const own = Object.entries(process.env).filter(([name]) => !/^(RABBITMQ_|ERL_)/.test(name));
  const env = {
    ...Object.fromEntries(own),
    HOME: folder,
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: `threads-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
    RABBITMQ_MNESIA_BASE: path.join(folder, "data"),
    RABBITMQ_LOGS: "-",
    RABBITMQ_LOG_BASE: path.join(folder, "log"),
    RABBITMQ_PID_FILE: path.join(folder, "pid"),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, "plugins"),
    RABBITMQ_CONF_ENV_FILE: path.join(folder, "none"),
    RABBITMQ_CONFIG_FILE: path.join(folder, "none"),
    RABBITMQ_ADVANCED_CONFIG_FILE: path.join(folder, "none"),
    RABBITMQ_GENERATED_CONFIG_DIR: path.join(folder, "generated"),
    RABBITMQ_SCHEMA_DIR: path.join(folder, "schema"),
  };
  const children: ChildProcess[] = [];
  const run = (program: string, stdio: "ignore" | ["ignore", "pipe", "ignore"]) => {
    const child = spawn(program, { env, stdio });
    children.unshift(child);
    return child;
  };
  const end = async () => {
    for (const child of children) await terminate(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Without a name server, the node would start one that outlives it.
    await once(run("epmd", "ignore"), "spawn");
    await acceptsConnections(Number(names));
    await started(run(existsSync(DEBIAN) ? DEBIAN : "rabbitmq-server", ["ignore", "pipe", "ignore"]));
  } catch (error) {
    await end();
    throw error;
  }
  return { url: `amqp://guest:guest@127.0.0.1:${port}`, stop: end };
}

/** Waits until something listens on the port. */
async function acceptsConnections(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const open = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await wait(25);
  }
  throw new Error("epmd did not start within five seconds.");
}

/** Waits until the server has started, which takes seconds even on an idle machine. */
function started(server: ChildProcess): Promise<void> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`rabbitmq-server ${why}: ${output.slice(-2_000)}`));
    const timer = setTimeout(() => fail("did not start in time"), LONGEST_START_MS);
    server.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Server startup complete")) resolve();
    });
    server.once("error", reject).once("exit", () => fail("exited before it had started"));
    server.once("close", () => clearTimeout(timer)).once("error", () => clearTimeout(timer));
  });
}

/** Ends a process, and waits until it has exited. */
async function terminate(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer();
      probe.listen(0, "127.0.0.1");
      await once(probe, "listening");
      return probe;
    }),
  );
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => new Promise((closed) => probe.close(closed))));
  return ports;
}
