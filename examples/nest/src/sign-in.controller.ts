import { BadRequestException, Body, Controller, Post, Res } from "@nestjs/common";
import type { Response } from "express";
import { sessionOf } from "./session.js";

/** Signs in without a password. Your app has its own sign-in. */
@Controller("sign-in")
export class SignInController {
  @Post()
  signIn(@Body("name") name: unknown, @Res() response: Response): void {
    if (typeof name !== "string" || !/^\w{1,40}$/.test(name)) throw new BadRequestException("Please enter a name.");
    response.set("set-cookie", `session=${sessionOf(name)}; Path=/; HttpOnly; SameSite=Lax`).redirect(303, "/settings");
  }
}
