import { sessionOf } from "@/lib/session";

/** Signs in without a password. Your app has its own sign-in. */
export async function POST(request: Request): Promise<Response> {
  const form = await request.formData().catch(() => null);
  const name = form?.get("name");
  if (typeof name !== "string" || !/^\w{1,40}$/.test(name))
    return new Response("Please enter a name.", { status: 400 });
  const cookie = `session=${sessionOf(name)}; Path=/; HttpOnly; SameSite=Lax`;
  return new Response(null, { status: 303, headers: { "set-cookie": cookie, location: "/settings" } });
}
