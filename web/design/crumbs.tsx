/** Where a page is: the pages above it, from the widest, each a link; and beside them what the record is now. */
import type { ComponentChildren } from "preact";

interface CrumbsProps {
  /** Without an address somebody may not see that page; without words there is none. */
  above: readonly (readonly [href: string, words: string])[];
  /** A stamp, or a fact of a few words. */
  children?: ComponentChildren;
}

export function Crumbs({ above, children }: CrumbsProps) {
  return (
    <div class="crumbs-line">
      <ol class="crumbs">
        {above.filter(([, words]) => words).map(([href, words]) => (
          <li key={words}>{href ? <a href={href} class="link-plain">{words}</a> : words}</li>
        ))}
      </ol>
      {children}
    </div>
  );
}
