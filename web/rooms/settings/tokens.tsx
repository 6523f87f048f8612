/** Tokens by which other programs use the API: made with few permissions, shown once, ended at any time. */
import { useSignal } from "@preact/signals";
import { Button } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { EmptySheet } from "../../design/panel.tsx";
import { ListPanel } from "../../design/list.tsx";
import type { Column } from "../../design/table.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { useCommands } from "../../shell/commands.ts";
import { Page } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useList, type List } from "../../store/list.ts";
import { attempt } from "../../store/write.ts";
import { showAgo, showInstant } from "./instant.ts";
import { NewToken } from "./new_token.tsx";
import { scopeWords } from "./scopes.ts";
import type { Token } from "./records.ts";
import "./settings.css";

const PAGE_SIZE = 100;

function useTokens(): List<Token> {
  return useList<Token>({
    key: "tokens",
    topics: ["token"],
    ask: (page_token) => answer(api.GET("/v1/tokens", { params: { query: { page_size: PAGE_SIZE, page_token } } })),
  });
}

export function Tokens() {
  const list = useTokens();
  const ending = useSignal<Token | undefined>(undefined);
  const create = (): void => setQuery({ new: "token" }, false);
  useCommands([{ words: "New API token", group: "API tokens", keys: "n", run: create }], []);
  const button = <Button kind="primary" onClick={create}>New token</Button>;
  return (
    <Page title="API tokens" actions={list.rows && list.rows.length > 0 && button}>
      <ListPanel title="API tokens" list={list} columns={columnsOf((token) => (ending.value = token))} keyOf={(token) => token.id ?? ""}
        empty={
          <EmptySheet title="No tokens yet" action={button}>
            Another program, such as a bookkeeping tool, uses Tandem with a token of its own. What the API can do is in <a class="link" href="/docs">its reference</a>.
          </EmptySheet>
        } />
      {asked("new") === "token" && <NewToken onClose={() => { setQuery({ new: "" }); list.reload(); }} />}
      {ending.value && <EndToken token={ending.value} onClose={() => { ending.value = undefined; list.reload(); }} />}
    </Page>
  );
}

const TONES = { active: "good", expired: "plain", revoked: "plain" } as const;
const STATES = { active: "Works", expired: "Has ended", revoked: "Revoked" } as const;

function columnsOf(end: (token: Token) => void): Column<Token>[] {
  return [
    { name: "Token", show: ({ name, prefix }) => <><strong>{name}</strong><div class="quiet">{prefix}…</div></> },
    { name: "May", wide: true, show: ({ permissions }) => (permissions ?? []).map(({ permission, scopes }) => `${permission} (${scopeWords(scopes ?? []).toLowerCase()})`).join(", ") },
    { name: "Last used", show: ({ last_used_at }) => <span title={showInstant(last_used_at)}>{last_used_at ? showAgo(last_used_at) : "Never"}</span> },
    { name: "Ends", show: ({ expires_at }) => <span title={showInstant(expires_at)}>{expires_at ? showAgo(expires_at) : "Never"}</span> },
    { name: "State", show: ({ status = "" }) => <Chip tone={TONES[status as keyof typeof TONES] ?? "plain"}>{STATES[status as keyof typeof STATES] ?? status}</Chip> },
    { name: "Action", show: (token) => token.status === "active" && <Button onClick={() => end(token)}>End</Button> },
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
