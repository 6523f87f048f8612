/** Choosing the file of a receipt; a phone offers its camera. */
import { Field } from "../../design/field.tsx";

interface ReceiptPickerProps {
  chosen: File | undefined;
  onFile: (file: File | undefined) => void;
}

export function ReceiptPicker({ chosen, onFile }: ReceiptPickerProps) {
  const size = chosen ? ` ${Math.max(1, Math.round(chosen.size / 1024)).toLocaleString("en-GB")} KiB` : "";
  return (
    <Field label="Receipt" optional hint={`A photo or a PDF, at most 3 MB.${size}`}>
      {(control) => (
        <input {...control} class="input" type="file" accept="image/jpeg,image/png,image/webp,application/pdf"
          onChange={(event) => onFile(event.currentTarget.files?.[0])} />
      )}
    </Field>
  );
}
