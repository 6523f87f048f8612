/** A job as people recognise it: its number, its client, its name. The same in every list. */

interface DocketProps {
  number: string;
  name: string;
  client?: string;
  href?: string;
}

export function Docket({ number, name, client, href }: DocketProps) {
  const words = (
    <>
      {number && <span class="docket-number">{number}</span>}
      <span class="docket-words">
        {name}
        {client && <span class="docket-client"> · {client}</span>}
      </span>
    </>
  );
  return href ? (
    <a class="docket table-open" href={href}>
      {words}
    </a>
  ) : (
    <span class="docket">{words}</span>
  );
}
