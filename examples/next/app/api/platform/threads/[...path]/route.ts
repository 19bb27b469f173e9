import { threads } from "@/lib/threads";

const handle = (request: Request) => threads().routes(request);

export { handle as GET, handle as POST, handle as DELETE };
