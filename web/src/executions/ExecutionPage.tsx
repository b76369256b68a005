export default function ExecutionPage() {
  return <h1>Execution</h1>;
}
