// Passkeys need the browser's own dialogue, so this is the one thing here that needs a script.
"use strict";

const PATHS = {
  "sign-in": { options: "/sign-in/passkey/options", finish: "/sign-in/passkey" },
  "confirm": { options: "/confirm/passkey/options", finish: "/confirm/passkey" },
  "register": { options: "/account/passkeys/options", finish: "/account/passkeys" },
};

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function text(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function post(path, body, form) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok && content.onward) window.location.assign(content.onward);
  if (!answer.ok) throw new Error(content.detail || "This did not work.");
  return content;
}

function withBytes(list) {
  return (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));
}

async function register(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      attestationObject: text(credential.response.attestationObject),
      clientDataJSON: text(credential.response.clientDataJSON),
    },
  };
}

async function authenticate(options) {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: {
      authenticatorData: text(credential.response.authenticatorData),
      clientDataJSON: text(credential.response.clientDataJSON),
      signature: text(credential.response.signature),
      userHandle: text(credential.response.userHandle),
    },
  };
}

async function run(form) {
  const kind = form.dataset.passkey;
  const trouble = form.querySelector("[data-passkey-trouble]");
  trouble.textContent = "";
  try {
    const options = await post(PATHS[kind].options, {}, form);
    const credential = await (kind === "register" ? register(options) : authenticate(options));
    const field = (name) => (form.elements[name] ? form.elements[name].value : "");
    const body = { credential, name: field("name"), next: field("next") };
    const done = await post(PATHS[kind].finish, body, form);
    window.location.assign(done.onward);
  } catch (error) {
    trouble.textContent = error.name === "NotAllowedError" ? "Nothing was chosen, or it took too long." : error.message;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
});
