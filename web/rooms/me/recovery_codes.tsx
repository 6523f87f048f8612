/** Recovery codes, which are shown once. */
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Codes } from "../../records/authenticator.tsx";

export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog title="Keep these codes" onClose={onClose}>
      <div class="form">
        <p>Each code replaces a code of the app once, for the day when your phone is gone. They are shown only now.</p>
        <Codes codes={codes} />
        <div class="form-actions">
          <Button kind="primary" onClick={onClose}>I have kept them</Button>
          <Button onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}>Copy</Button>
        </div>
      </div>
    </Dialog>
  );
}
