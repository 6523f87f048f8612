/** What can be done with a client as a whole. */
import type { Client } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { useCommands } from "../../shell/commands.ts";
import { asked, go, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { may, mayFor } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { GiveClients } from "./give.tsx";

interface ActionsProps {
  client: Client;
  reload: () => Promise<void>;
}

export function ClientActions({ client, reload }: ActionsProps) {
  const { id, name, archived_at, account_manager_id } = client;
  const mine = mayFor("client.write", [account_manager_id]);
  const sells = !archived_at && may("opportunity.write") && mayFor("opportunity.write", [account_manager_id]);
  const open = (): void => go(`/pipeline?new=opportunity&client_id=${id}`);
  useCommands(sells ? [{ words: "New opportunity", group: "Client", keys: "n", run: open }] : [], [id, sells]);
  const params = { path: { client_id: id } };
  const archive = () => answer(api.POST("/v1/clients/{client_id}/archive", { params }));
  const restore = () => answer(api.POST("/v1/clients/{client_id}/restore", { params }));
  const run = async (words: string, send: () => Promise<Client>, inverse: () => Promise<Client>): Promise<void> => {
    await attempt({ words, send, inverse });
    await reload();
  };
  return (
    <>
      {mine && (
        <Menu button="More" label="More actions">
          <MenuItem onChoose={() => setQuery({ change: "client" }, false)}>Change</MenuItem>
          <MenuItem onChoose={() => setQuery({ give: id }, false)}>Give to somebody else</MenuItem>
          {archived_at ? (
            <MenuItem onChoose={() => void run(`Restored ${name}`, restore, archive)}>Restore</MenuItem>
          ) : (
            <MenuItem onChoose={() => void run(`Archived ${name}`, archive, restore)}>Archive</MenuItem>
          )}
        </Menu>
      )}
      {sells && <Button kind="primary" onClick={open}>New opportunity</Button>}
      {asked("give") === id && <GiveClients ids={[id]} onClose={() => setQuery({ give: "" })} />}
    </>
  );
}
