/** Whose books a page shows: chosen where there are several legal entities, else not mentioned. */
import { SelectField } from "../design/field.tsx";
import { asked, setQuery } from "../shell/router.ts";
import { useEntities } from "../store/entities.ts";
import { isAnswered } from "../store/query.ts";
import { me } from "../store/session.ts";

const CONSOLIDATED = "consolidated";

export interface Books {
  /** False until it is known which legal entities there are. */
  isKnown: boolean;
  areConsolidated: boolean;
  currency: string;
  /** What the API is asked with; of all without it. */
  query: { legal_entity_id?: string };
}

/** Those in the address. */
export function useBooks(): Books {
  const entities = useEntities();
  const wanted = asked("entity");
  const chosen = entities.data.value?.find(({ id }) => id === wanted);
  const currency = chosen?.currency_code || (me.value?.agency.currency_code ?? "");
  return {
    isKnown: isAnswered(entities),
    areConsolidated: wanted === CONSOLIDATED,
    currency,
    query: chosen ? { legal_entity_id: chosen.id } : {},
  };
}

interface EntityFilterProps {
  /** The page can leave out what the entities charge each other. */
  consolidates?: boolean;
}

export function EntityFilter({ consolidates = false }: EntityFilterProps) {
  const found = useEntities().data.value ?? [];
  if (found.length < 2) return null;
  const together = consolidates ? [[CONSOLIDATED, "All, consolidated"] as const] : [];
  const options = [["", "All"] as const, ...together, ...found.map(({ id, name }) => [id, name] as const)];
  return <SelectField label="Legal entity" value={asked("entity")} options={options} onValue={(entity) => setQuery({ entity, page: "", currency: "" })} />;
}
