/** Where a page is: the pages above it, from the widest, each a link. */

interface CrumbsProps {
  above: readonly (readonly [href: string, words: string])[];
}

export function Crumbs({ above }: CrumbsProps) {
  return (
    <ol class="crumbs">
      {above.map(([href, words]) => (
        <li key={href}>
          <a href={href} class="link-plain">{words}</a>
        </li>
      ))}
    </ol>
  );
}
