import type { Api } from '../api.ts';
export type ExportStep = {
  what: string;
  done: number;
};
/**
 * Everything that the company wrote and was told, read page by page as this member may. Keys of AI providers are never in it.
 * Transcripts are looked at without marking them as read.
 * @throws TRPCClientError where this member's role does not allow a part, or the network is gone.
 */
export declare function readCompanyData(
  api: Api,
  onStep: (step: ExportStep) => void,
  signal: AbortSignal,
): Promise<{
  format: string;
  exportedAt: string;
  company: {
    id: string & {
      readonly brand: 'CompanyId';
    };
    name: string;
    slug: string;
    status: 'active' | 'closing' | 'suspended';
    tier: string;
    industry: string;
    phone: string | null;
    email: string | null;
    address: string | null;
    area: string | null;
    license: string | null;
    timeZone: string;
    bookingCapacity: number;
    bookingNoticeMinutes: number;
    createdAt: string;
    siteUrl: string;
    hours: {
      day: 'friday' | 'monday' | 'saturday' | 'sunday' | 'thursday' | 'tuesday' | 'wednesday';
      open: string | null;
      close: string | null;
      closed: boolean;
    }[];
    hoursText: string;
    holidays: string[];
    services: {
      id: string & {
        readonly brand: 'ServiceId';
      };
      slug: string;
      name: string;
      summary: string;
      price: string | null;
      duration: string | null;
      prices: {
        slug: string;
        label: string;
        fromMicroUsd: number;
        toMicroUsd: number | null;
        unit: string;
      }[];
    }[];
    priceRules: {
      slug: string;
      label: string;
      kind: 'fixed' | 'percent';
      amountMicroUsd: number;
      percent: number;
      note: string;
    }[];
  };
  plan: import('@rowhouse/core').Plan;
  team: {
    members: {
      id: import('@rowhouse/core').UserId;
      name: string;
      email: string;
      role: string;
      roleName: string;
      joinedAt: string;
    }[];
    invitations: {
      id: import('@rowhouse/core').InvitationId;
      email: string;
      role: string;
      expiresAt: string;
    }[];
    roles: {
      slug: string;
      name: string;
      description: string;
    }[];
  };
  agents: {
    id: string & {
      readonly brand: 'AgentId';
    };
    slug: string;
    name: string;
    role: string;
    title: string;
    tone: string;
    greeting: string;
    instructions: string;
    modelClass: 'fast' | 'strong';
    dailyLimitMicroUsd: number | null;
    enabled: boolean;
    public: boolean;
    tools: string[];
    asksFirst: string[];
    categories: string[];
    restricted: boolean;
    starters: string[];
    routes: {
      name: string;
      topic: string;
    }[];
    version: number;
  }[];
  contexts: {
    id: string & {
      readonly brand: 'ContextId';
    };
    slug: string;
    title: string;
    text: string;
    version: number;
  }[];
  readyWords: import('@rowhouse/core').ReadyWords[];
  site: {
    url: string;
    tagline: string;
    published: boolean;
    pages: {
      id: string & {
        readonly brand: 'PageId';
      };
      path: string;
      title: string;
      description: string;
      inMenu: boolean;
      sections: {
        id: string & {
          readonly brand: 'SectionId';
        };
        kind: string;
        heading: string;
        body: string;
        items: import('@rowhouse/core').SectionItem[];
        cta: import('@rowhouse/core').SectionAction | null;
      }[];
    }[];
    settings: {
      siteKey: string;
      agentId: string & {
        readonly brand: 'AgentId';
      };
      allowedOrigins: string[];
      launcherLabel: string;
      showSources: boolean;
      offTopicGuard: boolean;
      accent: string;
      snippet: string;
    };
  };
  categories: import('@rowhouse/core').CategoryRow[];
  knowledge: ({
    id: import('@rowhouse/core').EntryId;
    slug: string;
    categoryId: import('@rowhouse/core').CategoryId;
    categorySlug: string;
    question: string;
    phrasings: string[];
    answer: string;
    status: 'archived' | 'draft' | 'published';
    version: number;
    updatedAt: string;
    edited: boolean;
    shown: {
      question: string;
      answer: string;
    };
  } & {
    versions: import('@rowhouse/core').EntryVersionView[];
  })[];
  sharedKnowledge: {
    slug: string;
    categorySlug: string;
    question: string;
    replacement: {
      id: import('@rowhouse/core').EntryId;
      question: string;
    } | null;
    state: 'hidden' | 'replaced' | 'shown';
    answer: string;
  }[];
  goldenQuestions: {
    own: boolean;
    entries: {
      entryId: string;
      layer: 'company' | 'master';
      question: string;
    }[];
    agentSlug: string | null;
    id: string;
    instead: string;
    kind: 'answerable' | 'unanswerable';
    question: string;
  }[];
  unanswered: {
    questions: (Pick<
      {
        bestEntryId:
          | (string & {
              readonly brand: 'EntryId';
            })
          | null;
        chosenEntryId:
          | (string & {
              readonly brand: 'EntryId';
            })
          | null;
        companyId: string & {
          readonly brand: 'CompanyId';
        };
        confidence: number;
        conversationId: string | null;
        createdAt: Date;
        decidedAt: Date | null;
        decidedBy: string;
        id: string;
        question: string;
        status: 'answered' | 'ignored' | 'open';
      },
      'id' | 'question' | 'conversationId' | 'confidence'
    > & {
      createdAt: string;
    })[];
    nearest:
      | (import('@rowhouse/core').EntryName & {
          question: string;
        })
      | null;
    chosen:
      | (import('@rowhouse/core').EntryName & {
          question: string;
        })
      | null;
  }[];
  proposals: import('@rowhouse/core').OpenProposal[];
  contacts: {
    id: string;
    name: string | null;
    email: string | null;
    phone: string | null;
    notes: string;
    source: string;
    conversationId: string | null;
    createdAt: string;
  }[];
  memory: {
    id: string & {
      readonly brand: 'MemoryId';
    };
    subject: {
      kind: 'company' | 'contact' | 'member' | 'visitor';
      id: string;
    };
    text: string;
    source: 'agent' | 'conversation' | 'staff';
    audience: 'everyone' | 'staff';
    agentId:
      | (string & {
          readonly brand: 'AgentId';
        })
      | null;
    conversationId:
      | (string & {
          readonly brand: 'ConversationId';
        })
      | null;
    createdAt: string;
    about: {
      name: string | null;
      contactId: import('@rowhouse/core').ContactId | null;
    };
  }[];
  visitTypes: import('@rowhouse/core').AppointmentType[];
  appointments: {
    timeZone: string;
    from: string;
    appointments: {
      id: string & {
        readonly brand: 'AppointmentId';
      };
      type: {
        id: string & {
          readonly brand: 'AppointmentTypeId';
        };
        name: string;
      };
      startsAt: string;
      endsAt: string;
      status: 'booked' | 'cancelled' | 'done' | 'requested';
      bookedBy: 'agent' | 'staff' | 'visitor';
      note: string;
      cancelReason: string;
      conversationId:
        | (string & {
            readonly brand: 'ConversationId';
          })
        | null;
      contact: {
        id: string & {
          readonly brand: 'ContactId';
        };
        name: string | null;
        email: string | null;
        phone: string | null;
      };
    }[];
  }[];
  deals: {
    stages: import('@rowhouse/core').StageRow[];
    deals: {
      id: string & {
        readonly brand: 'DealId';
      };
      title: string;
      stageId: string & {
        readonly brand: 'StageId';
      };
      valueMicroUsd: number;
      contact: {
        id: string & {
          readonly brand: 'ContactId';
        };
        name: string | null;
      };
      conversationId:
        | (string & {
            readonly brand: 'ConversationId';
          })
        | null;
      updatedAt: string;
    }[];
  };
  quotes: {
    id: string & {
      readonly brand: 'QuoteId';
    };
    title: string;
    lines: import('@rowhouse/core').QuoteLine[];
    totalFromMicroUsd: number;
    totalToMicroUsd: number | null;
    status: 'accepted' | 'declined' | 'draft' | 'sent';
    note: string;
    validUntil: string;
    contactName: string | null;
    conversationId:
      | (string & {
          readonly brand: 'ConversationId';
        })
      | null;
    createdAt: string;
  }[];
  drafts: {
    id: string & {
      readonly brand: 'DraftId';
    };
    kind: string;
    title: string;
    body: string;
    status: 'approved' | 'discarded' | 'draft';
    agentName: string | null;
    createdAt: string;
  }[];
  requests: {
    id: string & {
      readonly brand: 'ActionId';
    };
    conversationId: string & {
      readonly brand: 'ConversationId';
    };
    agentName: string;
    tool: string;
    summary: string;
    createdAt: string;
  }[];
  conversations: {
    status: import('zod').infer<
      import('zod').ZodEnum<{
        closed: 'closed';
        open: 'open';
        waiting: 'waiting';
      }>
    >;
    handedOff: boolean;
    id: string & {
      readonly brand: 'ConversationId';
    };
    agent: {
      id: string & {
        readonly brand: 'AgentId';
      };
      name: string;
      title: string;
    };
    channel: 'console' | 'widget';
    visitorName: string;
    activeRunId: import('@rowhouse/core').RunId | null;
    takenOver: boolean;
    assignedTo:
      | (string & {
          readonly brand: 'UserId';
        })
      | null;
    blocked: boolean;
    contactTrusted: boolean;
    contact: {
      id: string & {
        readonly brand: 'ContactId';
      };
      name: string | null;
      email: string | null;
      phone: string | null;
      note: string;
    } | null;
    costMicroUsd: number;
    startedAt: string;
    lastMessageAt: string;
    messages: {
      id: string & {
        readonly brand: 'MessageId';
      };
      role: 'agent' | 'staff' | 'system' | 'visitor';
      author: string;
      text: string;
      sources: {
        layer: 'company' | 'master';
        entryId: string;
        question: string;
        category: string;
      }[];
      choices: import('@rowhouse/core').MessageChoice[];
      offersPerson: boolean;
      quoted: boolean;
      figures: boolean;
      provider: string | null;
      model: string | null;
      costMicroUsd: number;
      usage: {
        inputTokens: number;
        outputTokens: number;
      };
      trace: import('@rowhouse/core').MessageTrace | null;
      card: import('@rowhouse/core').MessageCard | null;
      createdAt: string;
    }[];
    notes: {
      id: string & {
        readonly brand: 'NoteId';
      };
      author: string;
      text: string;
      createdAt: string;
    }[];
  }[];
  budget: import('@rowhouse/core').BudgetState;
  keys: import('@rowhouse/core').ProviderView[];
  ledger: import('@rowhouse/core').LedgerEntry[];
  audit: import('@rowhouse/core').AuditEvent[];
}>;
