import type { ELK } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { ElkGraph, LaidOut } from "@/model/layout";

let elk: Promise<ELK> | null = null;

/** Lay a graph out in a worker, which is started when it is first needed. */
export async function runElk(graph: ElkGraph): Promise<LaidOut> {
  elk ??= start();
  const copy = structuredClone(graph) as Parameters<ELK["layout"]>[0];
  return (await elk).layout(copy);
}

async function start(): Promise<ELK> {
  const { default: Elk } = await import("elkjs/lib/elk-api.js");
  return new Elk({ workerUrl });
}
