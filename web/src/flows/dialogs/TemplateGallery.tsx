import { Badge, Group, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { type Template, useTemplates } from "@/api/flows";
import { FlowPicture } from "@/flows/FlowPicture";
import { type Source, ofTemplate } from "@/flows/dialogs/source";
import classes from "@/flows/dialogs/TemplateGallery.module.css";
import { texts } from "@/texts/en";
import { ErrorState } from "@/ui/ErrorState";
import { LoadingState } from "@/ui/LoadingState";

const words = texts.flows;

interface TemplateGalleryProps {
  chosen: Source;
  onChoose: (source: Source) => void;
}

/** The flows to begin with. */
export function TemplateGallery({ chosen, onChoose }: TemplateGalleryProps) {
  const templates = useTemplates();
  if (templates.isPending) return <LoadingState />;
  if (templates.isError) {
    return (
      <ErrorState
        title={words.templatesFailed}
        error={templates.error}
        onRetry={() => void templates.refetch()}
      />
    );
  }
  return (
    <SimpleGrid
      className={classes.gallery}
      cols={{ base: 1, xs: 2, sm: 3 }}
      spacing="sm"
      role="radiogroup"
      aria-label={words.templates}
    >
      {templates.data.templates.map((template) => (
        <TemplateCard
          key={template.name}
          template={template}
          chosen={template.name === chosen.template}
          onChoose={() => onChoose(ofTemplate(template))}
        />
      ))}
    </SimpleGrid>
  );
}

interface TemplateCardProps {
  template: Template;
  chosen: boolean;
  onChoose: () => void;
}

function TemplateCard({ template, chosen, onChoose }: TemplateCardProps) {
  const { title, summary, channels, widgets, definition } = template;
  return (
    <UnstyledButton
      type="button"
      role="radio"
      aria-checked={chosen}
      className={classes.card}
      onClick={onChoose}
    >
      <div className={classes.picture}>
        <FlowPicture definition={definition} />
      </div>
      <div className={classes.words}>
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Text size="xs" c="dimmed" mt={2}>
          {summary}
        </Text>
        <Group gap={4} mt={8}>
          {channels.map((channel) => (
            <Badge key={channel} variant="default" size="sm" radius="sm" tt="none">
              {words.channels[channel]}
            </Badge>
          ))}
          <Text size="xs" c="dimmed" ml="auto">
            {words.widgets(widgets)}
          </Text>
        </Group>
      </div>
    </UnstyledButton>
  );
}
