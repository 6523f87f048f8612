/** One legal entity of several: what its documents show, changed, archived and restored. */
import type { LegalEntity } from "../../contract/records.ts";
import { Button, Link } from "../../design/button.tsx";
import { Chip } from "../../design/chip.tsx";
import { showCountry } from "../../design/country.ts";
import { Crumbs } from "../../design/crumbs.tsx";
import { Menu, MenuItem } from "../../design/menu.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { asked, setQuery } from "../../shell/router.ts";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { attempt } from "../../store/write.ts";
import { Installation } from "./agency_installation.tsx";
import { numbersOf } from "./entities.tsx";
import { EntityForm } from "./entity_form.tsx";
import "./settings.css";

export function EntityPage({ parameters }: RoomProps) {
  const id = parameters["id"] ?? "";
  const query = useQuery<LegalEntity>({
    key: `legal entity ${id}`,
    topics: ["legal_entity"],
    ask: () => answer(api.GET("/v1/legal-entities/{legal_entity_id}", { params: { path: { legal_entity_id: id } } })),
  });
  const found = query.data.value;
  return (
    <Page title={found?.name ?? "Legal entity"} above={<Crumbs above={[["/settings/agency", "Agency"]]}>{found?.archived && <Chip>Archived</Chip>}</Crumbs>}
      actions={found && may("settings.write") && <Actions entity={found} />}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="On quotes and invoices"><Facts facts={onDocuments(found)} /></Panel>}
      {found && <Panel title="Its books" aside={may("ledger.read") && <Statements id={found.id} />}><Facts facts={ofBooks(found)} /></Panel>}
      {found?.number_prefix === "" && <Installation several />}
      {found && asked("change") && <EntityForm entity={found} onClose={() => setQuery({ change: "" })} />}
    </Page>
  );
}

function Statements({ id }: { id: string }) {
  return <span><Link href={`/profit-and-loss?entity=${id}`}>Profit and loss</Link> · <Link href={`/balance-sheet?entity=${id}`}>Balance sheet</Link></span>;
}

function Actions({ entity }: { entity: LegalEntity }) {
  const { name, archived, number_prefix } = entity;
  const isFirst = number_prefix === "";
  const put = (away: boolean): Promise<unknown> =>
    attempt({ words: `${away ? "Archived" : "Restored"} ${name}`, send: () => (away ? archive(entity) : restore(entity)), inverse: () => (away ? restore(entity) : archive(entity)) });
  return (
    <>
      {!isFirst && (
        <Menu button="More" label="More actions">
          <MenuItem onChoose={() => void put(!archived)}>{archived ? "Restore" : "Archive"}</MenuItem>
        </Menu>
      )}
      <Button kind="primary" onClick={() => setQuery({ change: "1" })}>Change</Button>
    </>
  );
}

function archive({ id }: LegalEntity): Promise<LegalEntity> {
  return answer(api.POST("/v1/legal-entities/{legal_entity_id}/archive", { params: { path: { legal_entity_id: id } } }));
}

function restore({ id }: LegalEntity): Promise<LegalEntity> {
  return answer(api.POST("/v1/legal-entities/{legal_entity_id}/restore", { params: { path: { legal_entity_id: id } } }));
}

type FactRows = readonly (readonly [string, string])[];

function onDocuments(one: LegalEntity): FactRows {
  return [
    ["Address", one.address || [one.street, one.post_code, one.town].filter(Boolean).join(", ")],
    ["Country", showCountry(one.country_code)],
    ["VAT or tax number", one.tax_number],
    ["Registration number", one.registration_number],
    ["How clients pay", one.payment_details],
    ["IBAN", [one.iban, one.bic].filter(Boolean).join(", ")],
    ["E-invoice address", one.electronic_address && `${one.electronic_scheme}:${one.electronic_address}`],
  ];
}

function ofBooks(one: LegalEntity): FactRows {
  const month = one.year_starts_in ? new Date(Date.UTC(2026, one.year_starts_in - 1, 1)).toLocaleDateString("en-GB", { month: "long", timeZone: "UTC" }) : "";
  return [
    ["Currency", one.currency_code],
    ["Invoice numbers", `${numbersOf(one.number_prefix)} and on`],
    ["Financial year begins in", month || "As the chart of accounts says"],
    ["Tax is rounded", { line: "For each line", total: "On the total of each rate" }[one.tax_rounding] ?? "As it is installed"],
  ];
}
