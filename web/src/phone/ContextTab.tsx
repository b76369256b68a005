import { Table, Text } from "@mantine/core";
import { usePhoneContext } from "@/api/phone";
import { ContextView } from "@/story/ContextView";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";
import classes from "./Details.module.css";
import { usePhone } from "./usePhone";

const NONE = [] as const;

/** What the flow knows, now or at the moment that is looked at, and what changed there. */
export function ContextTab() {
  const phone = usePhone((state) => state.phone);
  const looked = usePhone((state) => state.looked);
  const moments = phone?.moments ?? NONE;
  const shown = looked ?? (moments.length > 0 ? moments.length - 1 : null);
  const { data, error, refetch } = usePhoneContext(phone?.id ?? "", moments.length, shown);
  if (shown === null) {
    return (
      <Text size="sm" c="dimmed">
        {texts.phone.contextNone}
      </Text>
    );
  }
  if (error) {
    const again = () => void refetch();
    return <ErrorState error={error} title={texts.phone.contextFailed} onRetry={again} />;
  }
  if (!data) return <LoadingState />;
  return (
    <>
      {looked === null && <Variables variables={phone?.variables ?? {}} />}
      <ContextView context={data.context} changes={moments[shown]?.changes ?? NONE} />
    </>
  );
}

function Variables({ variables }: { readonly variables: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(variables);
  if (entries.length === 0) return null;
  return (
    <Table className={classes.variables} aria-label={texts.phone.variables}>
      <Table.Tbody>
        {entries.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td>{typeof value === "string" ? value : JSON.stringify(value)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
