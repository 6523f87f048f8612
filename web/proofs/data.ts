/** Versions of deliverables: what their words are called, and what the pages ask the API for. */
import type { Contact, Proof, ProofInList, SignOff } from "../contract/records.ts";
import type { Tone } from "../design/chip.tsx";
import { answer, api } from "../store/http.ts";
import { useQuery } from "../store/queries.ts";
import type { Query } from "../store/query.ts";

export const PROOF_TOPICS = ["proof"];
export const FILES = "application/pdf,image/jpeg,image/png,image/gif,image/webp,video/mp4,.zip,.docx,.xlsx,.pptx,.odt,.ods,.odp";
const PAGE = 200;

type Status = NonNullable<Proof["status"]>;

export const STATUSES: Readonly<Record<Status, readonly [string, Tone]>> = {
  draft: ["Draft", "plain"],
  sent: ["Waits for client", "warn"],
  approved: ["Approved", "good"],
  changes_requested: ["Changes wanted", "bad"],
  superseded: ["Superseded", "plain"],
};
export const STATUS_OPTIONS = Object.entries(STATUSES).map(([word, [words]]) => [word, words] as const);
export const RULES: Readonly<Record<NonNullable<Proof["rule"]>, string>> = { all: "Everybody who is asked", any: "Any one of them" };
export const ANSWERS: Readonly<Record<NonNullable<SignOff["answer"]>, string>> = { approved: "Approved", changes_requested: "Asked for changes" };
export const PARTS: Readonly<Record<NonNullable<SignOff["part"]>, string>> = { approve: "Approves", inform: "Is informed" };

export function statusWords(proof: Pick<Proof, "status" | "expired">): readonly [string, Tone] {
  return proof.expired ? ["Links expired", "bad"] : STATUSES[proof.status ?? "draft"];
}

const at = ({ id }: { id: string }) => ({ params: { path: { proof_id: id } } });

export function useProof(id: string): Query<Proof> {
  return useQuery({
    key: `proof ${id}`,
    topics: PROOF_TOPICS,
    about: id,
    ask: () => answer(api.GET("/v1/proofs/{proof_id}", at({ id }))),
  });
}

/** The latest first: 200 of them. */
export function useProofsOf(projectId: string): Query<ProofInList[]> {
  const query = { project_id: [projectId], archived: "no" as const, page_size: PAGE };
  return useQuery({
    key: `proofs of ${projectId}`,
    topics: PROOF_TOPICS,
    ask: async () => (await answer(api.GET("/v1/proofs", { params: { query } }))).items,
  });
}

export function useSignOffs(proofId: string): Query<SignOff[]> {
  const query = { proof_id: [proofId], page_size: PAGE };
  return useQuery({
    key: `sign-offs of ${proofId}`,
    topics: ["sign_off", "proof"],
    ask: async () => (await answer(api.GET("/v1/sign-offs", { params: { query } }))).items,
  });
}

/** Of the client, with client.read; names are empty for who may not see them. */
export function useContacts(clientId: string): Query<Contact[]> {
  return useQuery({
    key: `contacts of ${clientId}`,
    topics: ["client"],
    ask: async () => (clientId ? [...(await answer(api.GET("/v1/clients/{client_id}", { params: { path: { client_id: clientId } } }))).contacts] : []),
  });
}

export function contactName(contacts: readonly Contact[] | undefined, id: string | null): string {
  return contacts?.find((one) => one.id === id)?.name || "A contact";
}

const OF_A_FILE = { "Content-Type": "application/octet-stream" };
const asFile = (content: unknown): Blob => content as Blob;

/** With proof.write. */
export function addProof(projectId: string, deliverableId: string, file: File, note: string): Promise<Proof> {
  return answer(
    api.POST("/v1/projects/{project_id}/deliverables/{deliverable_id}/proofs", {
      params: { path: { project_id: projectId, deliverable_id: deliverableId }, query: { name: file.name, note } },
      headers: OF_A_FILE,
      body: file as unknown as string,
      bodySerializer: asFile,
    }),
  );
}

export function replaceFile(proof: Proof, file: File): Promise<Proof> {
  return answer(
    api.PUT("/v1/proofs/{proof_id}/file", {
      params: { path: { proof_id: proof.id }, query: { name: file.name } },
      headers: OF_A_FILE,
      body: file as unknown as string,
      bodySerializer: asFile,
    }),
  );
}

export function archiveProof(proof: Proof): Promise<Proof> {
  return answer(api.POST("/v1/proofs/{proof_id}/archive", at(proof)));
}

export function restoreProof(proof: Proof): Promise<Proof> {
  return answer(api.POST("/v1/proofs/{proof_id}/restore", at(proof)));
}

/** With sign_off.ask. */
export function revokeSignOff(proof: Proof): Promise<Proof> {
  return answer(api.POST("/v1/proofs/{proof_id}/revoke", at(proof)));
}
