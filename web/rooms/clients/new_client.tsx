/** Registering a client. Clients that may be the same are shown while the name is typed. */
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { CreateClientRequest } from "../../contract/limits.ts";
import type { SimilarClient } from "../../contract/records.ts";
import { Link } from "../../design/button.tsx";
import { CountryField } from "../../design/country_field.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Checkbox, TextField } from "../../design/field.tsx";
import { EntryForm } from "../../design/form.tsx";
import { Notice } from "../../design/notice.tsx";
import { go } from "../../shell/router.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { me } from "../../store/session.ts";
import { write } from "../../store/write.ts";

const PAUSE_MS = 250;
const TYPED_MIN = 3;
const FIELDS = ["name", "domain", "currency_code", "country_code"];

/** Clients like this name or address, a moment after the last letter. */
function useSimilar(name: string, domain: string): readonly SimilarClient[] {
  const found = useSignal<readonly SimilarClient[]>([]);
  useEffect(() => {
    if (name.trim().length < TYPED_MIN && domain.trim().length < TYPED_MIN) {
      found.value = [];
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      const query = { ...(name.trim() && { name: name.trim() }), ...(domain.trim() && { domain: domain.trim() }) };
      answer(api.GET("/v1/clients/similar", { params: { query } })).then(
        ({ items }) => {
          if (wanted) found.value = items;
        },
        () => undefined, // a half-typed address; registering checks again
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [name, domain]);
  return found.value;
}

export function NewClient({ onClose }: { onClose: () => void }) {
  const currency = me.value?.agency.currency_code ?? "";
  const form = useForm({ name: "", domain: "", country: "", currency, distinct: false as boolean }, "", "new client");
  const { values, set, wrong } = form;
  const { name, domain, country, distinct } = values.value;
  const similar = useSimilar(name, domain);

  async function send(typed: typeof values.value): Promise<void> {
    const body = {
      name: typed.name,
      domain: typed.domain,
      country_code: typed.country,
      currency_code: typed.currency.toUpperCase(),
      confirm_distinct: typed.distinct,
    };
    const made = await write({ words: `Registered ${typed.name}`, send: () => answer(api.POST("/v1/clients", { body })) });
    go(`/clients/${made.id}`, true);
  }

  return (
    <Dialog title="New client" onClose={onClose}>
      <EntryForm form={form} send={send} fields={FIELDS} submit="Register" onCancel={onClose}>
        <TextField label="Name" required autofocus longest={CreateClientRequest.name.longest} value={name} error={wrong("name")}
          onValue={(text) => set("name", text)} />
        <TextField label="Web address" optional longest={CreateClientRequest.domain.longest} value={domain} error={wrong("domain")} onValue={(text) => set("domain", text)} />
        <div class="form-row">
          <TextField label="Currency" required longest={3} value={values.value.currency} error={wrong("currency_code")}
            hint="Such as GBP; cannot be changed later" onValue={(text) => set("currency", text)} />
          <CountryField label="Country" value={country} error={wrong("country_code")} onValue={(code) => set("country", code)} />
        </div>
        {similar.length > 0 && <Similar found={similar} distinct={distinct} onDistinct={(on) => set("distinct", on)} />}
      </EntryForm>
    </Dialog>
  );
}

interface SimilarProps {
  found: readonly SimilarClient[];
  distinct: boolean;
  onDistinct: (distinct: boolean) => void;
}

function Similar({ found, distinct, onDistinct }: SimilarProps) {
  return (
    <Notice kind="warn">
      <p>May be the same as:</p>
      <ul>
        {found.map(({ client, because }) => client && (
          <li key={client.id}>
            <Link href={`/clients/${client.id}`}>{client.reference} {client.name}</Link>
            <span class="quiet"> by its {because}</span>
          </li>
        ))}
      </ul>
      <Checkbox label="I have looked: this is another client" checked={distinct} onChecked={onDistinct} />
    </Notice>
  );
}
