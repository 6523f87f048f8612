/** Whether something is typed on this page that is not sent yet: then nothing takes the page away unasked. */
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

type Asked = () => boolean;

const places = signal<readonly Asked[]>([]);

export const isTyping = computed(() => places.value.some((isTouched) => isTouched()));

/** While the component that calls this is shown, it says whether something is typed in it. Its answer reads signals. */
export function useTyping(isTouched: Asked): void {
  useEffect(() => {
    places.value = [...places.peek(), isTouched];
    return () => {
      places.value = places.peek().filter((each) => each !== isTouched);
    };
  }, [isTouched]);
}
