/** Tokens by which other programs use the API: made with few permissions, shown once, ended at any time. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { showAgo, showInstant } from "../../design/moment.ts";
import { EmptySheet } from "../../design/panel.tsx";
import type { ListColumn } from "../../list/columns.ts";
import { List } from "../../list/list.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { listAt } from "../../store/rows.ts";
import { attempt } from "../../store/write.ts";
import { NewToken } from "./new_token.tsx";
import { scopeWords } from "./scopes.ts";
import type { Token } from "./records.ts";
import "./settings.css";

const TOKENS = listAt("/v1/tokens");

export function Tokens() {
  const ending = useSignal<Token | undefined>(undefined);
  const create = (): void => setQuery({ new: "token" }, false);
  useCommands([{ words: "New API token", group: "API tokens", keys: "n", run: create }], []);
  return (
    <Page title="API tokens" actions={<Button kind="primary" onClick={create}>New token</Button>}>
      <List
        title="API tokens"
        source={TOKENS}
        topics={["token"]}
        columns={columnsOf((token) => (ending.value = token))}
        keyOf={(token) => token.id ?? ""}
        nameOf={(token) => token.name ?? ""}
        empty={
          <EmptySheet title="No tokens yet" action={<Button onClick={create}>Make the first token</Button>}>
            Another program, such as a bookkeeping tool, uses Tandem with a token of its own. What the API can do is in <a class="link" href="/docs">its reference</a>.
          </EmptySheet>
        }
      />
      {asked("new") === "token" && <NewToken onClose={() => setQuery({ new: "" })} />}
      {ending.value && <EndToken token={ending.value} onClose={() => (ending.value = undefined)} />}
    </Page>
  );
}

type State = NonNullable<Token["status"]>;

const TONES: Record<State, "good" | "plain"> = { in_force: "good", expired: "plain", revoked: "plain" };
const STATES: Record<State, string> = { in_force: "Works", expired: "Has ended", revoked: "Ended" };

function stateOf({ status }: Token): State {
  return status ?? "in_force";
}

function mayDo({ permissions }: Token): string {
  return (permissions ?? []).map(({ permission, scopes }) => `${permission} (${scopeWords(scopes ?? []).toLowerCase()})`).join(", ");
}

function instantColumn(field: "last_used_at" | "expires_at", name: string): ListColumn<Token> {
  return {
    field,
    name,
    width: 9,
    text: (token) => (token[field] ? showAgo(token[field]) : "Never"),
    show: (token) => <span title={showInstant(token[field])}>{token[field] ? showAgo(token[field]) : "Never"}</span>,
    exact: (token) => token[field] ?? "",
  };
}

function columnsOf(end: (token: Token) => void): ListColumn<Token>[] {
  return [
    {
      field: "name",
      name: "Token",
      text: ({ name }) => name ?? "",
      show: ({ name, prefix }) => <><strong>{name}</strong> <span class="quiet">{prefix}…</span></>,
    },
    { field: "may", name: "May", width: 20, text: mayDo, show: (token) => <span title={mayDo(token)}>{mayDo(token)}</span> },
    instantColumn("last_used_at", "Last used"),
    instantColumn("expires_at", "Ends"),
    {
      field: "state",
      name: "State",
      width: 7,
      text: (token) => STATES[stateOf(token)],
      show: (token) => <Chip tone={TONES[stateOf(token)]}>{STATES[stateOf(token)]}</Chip>,
    },
    {
      field: "end",
      name: "Action",
      width: 5.5,
      text: () => "",
      show: (token) => token.status === "in_force" && <Button kind="quiet" onClick={() => end(token)}>End</Button>,
    },
  ];
}

function EndToken({ token, onClose }: { token: Token; onClose: () => void }) {
  async function end(): Promise<void> {
    const params = { path: { token_id: token.id ?? "" } };
    await attempt({ words: `Ended the token ${token.name}`, send: () => answer(api.DELETE("/v1/tokens/{token_id}", { params })) });
    onClose();
  }
  return (
    <Dialog title={`End the token ${token.name}`} onClose={onClose}>
      <div class="form">
        <p>The program that uses it is refused from its next request on. This cannot be undone; make a new token instead.</p>
        <div class="form-actions">
          <Button kind="bad" onClick={() => void end()}>End the token</Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}
