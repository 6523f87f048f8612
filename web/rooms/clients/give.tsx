/** Giving clients to another account manager. What is refused is named, client by client. */
import { Dialog } from "../../design/dialog.tsx";
import { Combobox } from "../../design/combobox.tsx";
import { EntryForm } from "../../design/form.tsx";
import { people } from "../../store/choices.ts";
import { useForm } from "../../store/form.ts";
import { answer, api } from "../../store/http.ts";
import { write } from "../../store/write.ts";

interface GiveProps {
  ids: readonly string[];
  onClose: () => void;
}

export function GiveClients({ ids, onClose }: GiveProps) {
  const form = useForm({ person: "", name: "" });
  const { values, set, wrong } = form;

  async function send({ person, name }: typeof values.value): Promise<void> {
    const body = { client_ids: [...ids], to_person_id: person };
    await write({ words: (given) => wordsOf(given, name), send: () => answer(api.POST("/v1/clients/reassign", { body })) });
    onClose();
  }

  return (
    <Dialog title={ids.length === 1 ? "Give the client to somebody else" : `Give ${ids.length} clients to somebody else`} onClose={onClose}>
      <EntryForm form={form} send={send} fields={["to_person_id"]} submit="Give" onCancel={onClose}>
        <Combobox label="Account manager" value={values.value.person} words={values.value.name} ask={people} error={wrong("to_person_id")}
          onValue={(id, option) => {
            set("person", id);
            set("name", option?.words ?? "");
          }} />
      </EntryForm>
    </Dialog>
  );
}

interface Given {
  reassigned: number;
  refused: readonly { message: string }[];
}

function wordsOf({ reassigned, refused }: Given, name: string): string {
  const given = `Gave ${reassigned} to ${name}.`;
  return refused.length > 0 ? `${given} ${refused.length} stayed: ${refused[0]?.message}` : given;
}
