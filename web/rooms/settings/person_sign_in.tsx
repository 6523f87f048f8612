/** How a person signs in: a new password link, the second factor, closing and opening the access. */
import { useSignal } from "@preact/signals";
import type { Person } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel } from "../../design/panel.tsx";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";
import { useUsers } from "./data.ts";
import { OwnPassword, OWN_PASSWORD } from "./own_password.tsx";
import { PasswordLink } from "./password_link.tsx";
import type { ListedUser } from "./records.ts";

type Deed = "link" | "factor" | "close" | "open";

interface DeedWords {
  title: string;
  about: string;
  button: string;
}

function wordsOf(deed: Deed, name: string): DeedWords {
  return {
    link: { title: "Password link", button: "Make a link", about: `${name} sets a password with it. Links that were made before stop working; the present password works until a new one is set.` },
    factor: { title: "Reset the second factor", button: "Reset", about: `${name} signs in with the password alone until a new second factor is set up. Do it when the phone is lost, and be sure that it is ${name} who asks.` },
    close: { title: "Close the access", button: "Close", about: `${name} is signed out everywhere and can no longer sign in. Records stay as they are.` },
    open: { title: "Open the access", button: "Open", about: `${name} can sign in again, with the roles that they have.` },
  }[deed];
}

export function PersonSignIn({ person }: { person: Person }) {
  const deed = useSignal<Deed | undefined>(undefined);
  const users = useUsers();
  const user = users.data.value?.find(({ person_id }) => person_id === person.id);
  if (!user) return null;
  return (
    <Panel title="Sign-in">
      <Facts
        facts={[
          ["E-mail address", user.email],
          ["Password", user.has_password ? (user.password_change_required ? "Set, must be changed" : "Set") : "Not set yet"],
          ["Second factor", user.second_factor ? "Set up" : "None"],
        ]}
      />
      <div class="panel-foot">
        {user.active && <Button onClick={() => (deed.value = "link")}>Password link</Button>}
        {user.second_factor && <Button onClick={() => (deed.value = "factor")}>Reset second factor</Button>}
        {user.active ? <Button onClick={() => (deed.value = "close")}>Close access</Button> : person.active && <Button onClick={() => (deed.value = "open")}>Open access</Button>}
      </div>
      {deed.value && <Doing deed={deed.value} user={user} onClose={() => (deed.value = undefined)} />}
    </Panel>
  );
}

function Doing({ deed, user, onClose }: { deed: Deed; user: ListedUser; onClose: () => void }) {
  const token = useSignal("");
  const form = useForm({ ownPassword: "" });
  const name = user.name ?? "";
  const { title, about, button } = wordsOf(deed, name);
  const send = form.submit(async ({ ownPassword }) => {
    const made = await carryOut(deed, user, ownPassword);
    if (made) token.value = made;
    else onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      {token.value ? (
        <PasswordLink name={name} token={token.value} onClose={onClose} />
      ) : (
        <form class="form" onSubmit={send}>
          <ProblemNotice problem={form.problem.value} fields={[OWN_PASSWORD]} />
          <p>{about}</p>
          <OwnPassword form={form} />
          <div class="form-actions">
            <Button kind="primary" type="submit" busy={form.busy.value}>{button}</Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** The token of a link, or "". */
async function carryOut(deed: Deed, user: ListedUser, ownPassword: string): Promise<string> {
  const params = { path: { person_id: user.person_id ?? "" } };
  const proof = ownPassword ? { current_password: ownPassword } : {};
  if (deed === "link") {
    const made = await write({ words: "", send: () => answer(api.POST("/v1/people/{person_id}/password-link", { params, body: proof })) });
    return made.token ?? "";
  }
  if (deed === "factor") {
    await write({ words: `Reset the second factor of ${user.name}`, send: () => answer(api.POST("/v1/people/{person_id}/second-factor/reset", { params, body: proof })) });
    return "";
  }
  const body = { roles: user.roles ?? [], active: deed === "open", ...proof };
  const words = deed === "open" ? `Opened the access of ${user.name}` : `Closed the access of ${user.name}`;
  await write({ words, send: () => answer(api.PUT("/v1/people/{person_id}/access", { params, body })) });
  return "";
}
