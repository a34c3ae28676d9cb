// Passkeys against a real edge, with an authenticator of Chromium's own making (the virtual one of its developer tools).
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { startEdge } from "./support/edge.mjs";
import * as office from "./support/office.mjs";

const shots = new URL("../../test-artefacts/passkeys/", import.meta.url).pathname;
fs.mkdirSync(shots, { recursive: true });

let edge, browser, site;
const { clean, settled } = office;

before(async () => {
  edge = await startEdge();
  browser = await office.launch();
  site = await edge.call("POST", "/api/sites", { name: "Northlight Coffee", origins: ["https://shop.example"] });
});
after(async () => {
  await browser?.close();
  await edge?.close();
});

/// A device with a finger on it.
async function device(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    keys: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    lose: () => devtools.send("WebAuthn.clearCredentials", { authenticatorId }),
  };
}

test("a link signs in once, a passkey from then on, a code when it is lost", async () => {
  const link = await edge.call("POST", "/api/signin-links", { name: "Maren Koch", role: "manager" });
  const address = new URL(link.url);
  await office.visit(browser, `${edge.origin}${address.pathname}${address.search}`, {}, async (page) => {
    const finger = await device(page);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.goto(`${edge.origin}/app/sites/${site.id}/settings#passkeys`);
    const card = page.locator("#passkeys");
    await card.getByText("No passkey yet.").waitFor();
    await card.getByLabel("Name").fill("Laptop");
    await card.getByRole("button", { name: "Add a passkey" }).click();
    await card.getByRole("rowheader", { name: "Laptop" }).waitFor();
    const [key] = await finger.keys();
    assert.deepEqual([key.rpId, key.isResidentCredential], ["localhost", true]);
    await card.getByRole("button", { name: "Make recovery codes" }).click();
    await card.locator(".codes code").first().waitFor();
    const codes = await card.locator(".codes code").allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    await settled(page);
    await card.screenshot({ path: `${shots}card.png` });
    await clean(page, "settings with a passkey");

    // Out, and in again by the passkey alone.
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in to Rapport" }).waitFor();
    await page.screenshot({ path: `${shots}sign-in.png` });
    await clean(page, "the way in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    assert.deepEqual((await page.evaluate(() => fetch("/api/session").then((response) => response.json()))).member, { name: "Maren Koch", role: "manager" });
    const [used] = (await page.evaluate(() => fetch("/api/passkeys").then((response) => response.json()))).items;
    assert.ok(used.used_at, "when it was used is known");

    // What the browser sends is good for one time.
    const again = await page.evaluate(async () => {
      const asked = await (await fetch("/api/session/challenge", { method: "POST" })).json();
      const options = PublicKeyCredential.parseRequestOptionsFromJSON({ challenge: asked.challenge, rpId: asked.rp_id, userVerification: "required" });
      const { id, response } = (await navigator.credentials.get({ publicKey: options })).toJSON();
      const body = JSON.stringify({ id, authenticator_data: response.authenticatorData, client_data: response.clientDataJSON, signature: response.signature });
      const send = () => fetch("/api/session/passkey", { method: "POST", headers: { "content-type": "application/json" }, body }).then((answer) => answer.status);
      return [await send(), await send()];
    });
    assert.deepEqual(again, [204, 401]);

    // The device is lost: a code gets one in, once, and the passkey is removed.
    await finger.lose();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByLabel("Token").fill(codes[0]);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.goto(`${edge.origin}/app/sites/${site.id}/settings#passkeys`);
    await card.getByRole("button", { name: "Remove Laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await card.getByText("No passkey yet.").waitFor();
    const twice = await page.evaluate((token) => fetch("/api/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token }) }).then((response) => response.status), codes[0]);
    assert.equal(twice, 401, "a code works once");
  });
});
