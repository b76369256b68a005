import {
  IconArrowsSplit2,
  IconBolt,
  IconBraces,
  IconCreditCard,
  IconDatabase,
  IconDialpad,
  IconFileCode,
  IconForms,
  IconHeadset,
  IconMessage,
  IconMessage2Question,
  IconMessages,
  IconMicrophone,
  IconPhoneCall,
  IconPhoneOutgoing,
  IconPlayerRecord,
  IconPuzzle,
  IconRobot,
  IconRoute,
  IconStack2,
  IconSubtask,
  IconUserPlus,
  IconUserShare,
  IconVariable,
  IconVolume,
  IconWaveSine,
  IconWorld,
  type Icon,
} from "@tabler/icons-react";

/** The tint of a widget's icon tells its group at a glance. */
export type Tint = "accent" | "message" | "voice" | "logic" | "code" | "people" | "plain";

interface Look {
  readonly icon: Icon;
  readonly tint: Tint;
}

const LOOKS: Readonly<Record<string, Look>> = {
  trigger: { icon: IconBolt, tint: "accent" },
  "send-message": { icon: IconMessage, tint: "message" },
  "send-and-wait-for-reply": { icon: IconMessage2Question, tint: "message" },
  "add-member-to-chat-channel": { icon: IconUserPlus, tint: "message" },
  "create-chat-channel": { icon: IconMessages, tint: "message" },
  "start-conversation": { icon: IconMessages, tint: "message" },
  "resume-conversation": { icon: IconMessages, tint: "message" },
  "say-play": { icon: IconVolume, tint: "voice" },
  "gather-input-on-call": { icon: IconDialpad, tint: "voice" },
  "make-outgoing-call-v1": { icon: IconPhoneOutgoing, tint: "voice" },
  "make-outgoing-call-v2": { icon: IconPhoneOutgoing, tint: "voice" },
  "connect-call-to": { icon: IconPhoneCall, tint: "voice" },
  "enqueue-call": { icon: IconStack2, tint: "voice" },
  "record-voicemail": { icon: IconMicrophone, tint: "voice" },
  "record-call": { icon: IconPlayerRecord, tint: "voice" },
  "capture-payments": { icon: IconCreditCard, tint: "voice" },
  "fork-stream": { icon: IconWaveSine, tint: "voice" },
  "connect-virtual-agent": { icon: IconRobot, tint: "voice" },
  "connect-virtual-agent-v2": { icon: IconRobot, tint: "voice" },
  "run-conversation-relay": { icon: IconRobot, tint: "voice" },
  "add-twiml-redirect": { icon: IconFileCode, tint: "code" },
  "split-based-on": { icon: IconArrowsSplit2, tint: "logic" },
  "set-variables": { icon: IconVariable, tint: "logic" },
  "run-subflow": { icon: IconSubtask, tint: "logic" },
  "make-http-request": { icon: IconWorld, tint: "code" },
  "run-function": { icon: IconBraces, tint: "code" },
  "run-function-v2": { icon: IconBraces, tint: "code" },
  "update-sync-object": { icon: IconDatabase, tint: "code" },
  "send-to-flex": { icon: IconHeadset, tint: "people" },
  "create-task": { icon: IconForms, tint: "people" },
  handover: { icon: IconUserShare, tint: "people" },
  "send-to-auto-pilot": { icon: IconRoute, tint: "people" },
};

const UNKNOWN: Look = { icon: IconPuzzle, tint: "plain" };

/** Return the icon and tint of a widget type; those nobody knows look like a piece of a puzzle. */
export function lookOf(type: string): Look {
  return LOOKS[type] ?? UNKNOWN;
}
