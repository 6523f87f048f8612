/** A document on A4, as a client gets it: black on white in both themes, alone on the printed page. */
import type { ComponentChildren } from "preact";
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

interface PaperAddressProps {
  party: Addressed | undefined;
  /** What is known where the whole address is not yet. */
  name?: string;
  strong?: boolean;
}

/** Name, address and tax number, each on its line as they were typed. */
export function PaperAddress({ party, name = "", strong = false }: PaperAddressProps) {
  return (
    <div class={strong ? "paper-seller" : undefined}>
      <p class="paper-name">{party?.name || name}</p>
      {party?.address && <p class="paper-address">{lines(party.address)}</p>}
      {party?.country_code && <p>{party.country_code}</p>}
      {party?.tax_number && <p>Tax number {party.tax_number}</p>}
    </div>
  );
}

/** An address on one line is broken at its commas. */
function lines(address: string): string {
  return address.includes("\n") ? address : address.split(/,\s*/).join("\n");
}
