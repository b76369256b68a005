import { texts } from "@/texts/en";

export default function NotFoundPage() {
  return <h1>{texts.app.notFound}</h1>;
}
