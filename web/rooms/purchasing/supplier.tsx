/** One supplier: how it is paid, and its statement of account: what was billed and paid, and what is owed. */
import { useSignal } from "@preact/signals";
import type { Supplier } from "../../contract/records.ts";
import { Button } from "../../design/button.tsx";
import { Crumbs } from "../../design/crumbs.tsx";
import { ProblemNotice } from "../../design/notice.tsx";
import { Facts, Panel, Wait } from "../../design/panel.tsx";
import { Page, type RoomProps } from "../../shell/room.tsx";
import { answer, api } from "../../store/http.ts";
import { useQuery } from "../../store/queries.ts";
import { may } from "../../store/session.ts";
import { SupplierForm } from "./supplier_form.tsx";
import { Statement } from "./supplier_statement.tsx";

export function SupplierPage({ parameters }: RoomProps) {
  const changing = useSignal(false);
  const id = parameters["id"] ?? "";
  const query = useQuery<Supplier>({ key: `supplier ${id}`, topics: ["supplier"], about: id, ask: () => answer(api.GET("/v1/suppliers/{supplier_id}", { params: { path: { supplier_id: id } } })) });
  const found = query.data.value;
  return (
    <Page title={found?.name ?? "Supplier"} above={<Crumbs above={[["/suppliers", "Suppliers"]]} />} actions={found && may("supplier.write") && <Button onClick={() => (changing.value = true)}>Change</Button>}>
      <ProblemNotice problem={query.problem.value} actions={<Button onClick={() => void query.reload()}>Try again</Button>} />
      <Wait busy={query.busy.value && !found} />
      {found && <Panel title="The supplier"><Facts facts={factsOf(found)} /></Panel>}
      {found && may("payable.read") && <Statement supplier={found} />}
      {found && changing.value && <SupplierForm supplier={found} onClose={() => (changing.value = false)} />}
    </Page>
  );
}

function factsOf(one: Supplier): [string, preact.ComponentChildren][] {
  const facts: [string, preact.ComponentChildren, boolean][] = [
    ["State", "Archived", one.archived],
    ["Currency", one.currency_code, true],
    ["Paid in", `${one.payment_terms_days} days`, true],
    ["IBAN", inFours(one.iban), one.iban !== ""],
    ["BIC", one.bic, one.bic !== ""],
    ["Other bank details", one.payment_details, one.payment_details !== ""],
    ["Tax number", one.tax_number, one.tax_number !== ""],
    ["Country", one.country_code, one.country_code !== ""],
    ["E-mail", one.email, one.email !== ""],
    ["Address", one.address, one.address !== ""],
    ["Stands for", "Many that are bought from once", one.generic],
  ];
  return facts.filter(([, , shown]) => shown).map(([name, value]) => [name, value]);
}

/** An IBAN as it is printed and compared. */
function inFours(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, "$1 ");
}

