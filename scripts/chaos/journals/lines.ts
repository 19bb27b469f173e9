import type { Socket } from "node:net";

/** Calls `take` with each line. A broken connection sends no more lines. */
export function onLine(socket: Socket, take: (line: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  });
  socket.on("error", () => socket.destroy());
}
