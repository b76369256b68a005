import { Center, Loader } from "@mantine/core";
import { texts } from "@/texts/en";

/** Shown while something is on its way; says what, to those who listen. */
export function LoadingState({ what = texts.ui.loading }: { what?: string }) {
  return (
    <Center p="xl" role="status" aria-label={what}>
      <Loader type="dots" />
    </Center>
  );
}
