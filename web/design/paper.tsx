/**
 * A document on A4, as a client gets it: black on white in both themes, alone on the printed page.
 * Invoices, credit notes and quotes are made of the same parts: head, parties, facts, lines, totals, foot.
 */
import type { ComponentChildren } from "preact";
import { showCountry } from "./country.ts";
import "./paper.css";

export function Paper({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <article class="paper" aria-label={label}>
      {children}
    </article>
  );
}

interface Addressed {
  name: string;
  address: string;
  tax_number: string;
  country_code: string;
}

interface PaperHeadProps {
  seller: Addressed | undefined;
  /** What the document is, such as Invoice. */
  kind: string;
  number: string;
}

/** Who writes, and what this is. */
export function PaperHead({ seller, kind, number }: PaperHeadProps) {
  return (
    <header class="paper-head">
      <div class="paper-seller">
        <PaperAddress party={seller} />
      </div>
      <div class="paper-title">
        <p class="paper-kind">{kind}</p>
        <p class="paper-number">{number}</p>
      </div>
    </header>
  );
}

interface PaperAddressProps {
  party: Addressed | undefined;
  /** What is known where the whole address is not yet. */
  name?: string;
}

/** Name, address and tax number, each on its line as they were typed. */
export function PaperAddress({ party, name = "" }: PaperAddressProps) {
  return (
    <>
      <p class="paper-name">{party?.name || name}</p>
      {party?.address && <p class="paper-address">{lines(party.address)}</p>}
      {party?.country_code && <p>{showCountry(party.country_code)}</p>}
      {party?.tax_number && <p>Tax number {party.tax_number}</p>}
    </>
  );
}

/** An address on one line is broken at its commas. */
function lines(address: string): string {
  return address.includes("\n") ? address : address.split(/,\s*/).join("\n");
}

type Pairs = readonly (readonly [name: string, value: ComponentChildren])[];

/** To whom it goes on the left, its facts on the right; a fact without a value is left out. */
export function PaperParties({ title, children, facts }: { title: string; children: ComponentChildren; facts: Pairs }) {
  return (
    <div class="paper-parties">
      <section>
        <h2>{title}</h2>
        {children}
      </section>
      <dl class="paper-facts">
        {facts.filter(([, value]) => value).map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </div>
  );
}

/** Sums under the lines, the total last. */
export function PaperTotals({ sums, total }: { sums: Pairs; total: readonly [name: string, value: string] }) {
  return (
    <dl class="paper-totals">
      {sums.map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
      <dt class="paper-total">{total[0]}</dt>
      <dd class="paper-total">{total[1]}</dd>
    </dl>
  );
}
