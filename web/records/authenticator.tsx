/** What an authenticator app needs: a picture for its camera, and the same as a key to type. */
import { Qr } from "../design/qr.tsx";

export interface Secret {
  secret: string;
  uri: string;
}

export function Authenticator({ secret, uri }: Secret) {
  return (
    <>
      <p>Point the camera of your authenticator app at this picture, or type the key into it.</p>
      <div class="authenticator">
        <Qr text={uri} label="Picture for the authenticator app" />
        <p>
          <span class="quiet">Key</span>
          <br />
          <strong class="authenticator-key">{secret.replace(/(.{4})(?=.)/g, "$1 ")}</strong>
        </p>
      </div>
    </>
  );
}

/** Each is used once, in place of a code of the app. */
export function Codes({ codes }: { codes: readonly string[] }) {
  return <ul class="recovery-codes">{codes.map((code) => <li key={code}>{code}</li>)}</ul>;
}
