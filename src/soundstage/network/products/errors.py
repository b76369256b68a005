"""The error answers that only the other products give; their codes are from memory [mem]."""

from soundstage.errors import ApiError


class Conflict(ApiError):
    """Something of that name exists already."""

    status = 409
    code = 20409
    message = "A resource with this unique name exists already"


class ConversationNameTaken(Conflict):
    code = 50353
    message = "Conversation with provided unique name already exists"


class ParticipantExists(Conflict):
    code = 50433
    message = "Participant already exists"


class BindingExists(Conflict):
    code = 50416
    message = "A binding for this participant and proxy address already exists"


class ObjectNameTaken(Conflict):
    code = 54301
    message = "Unique name already exists"


class ItemKeyTaken(Conflict):
    code = 54208
    message = "An Item with given key already exists in the Map"


class RevisionMismatch(ApiError):
    status = 412
    code = 54103
    message = "The revision of the Sync object does not match the expected one"


class ConversationClosed(ApiError):
    """Nothing more can be said in a closed conversation; its code is a choice."""

    status = 400
    code = 20001
    message = "The conversation is closed: it can only be read and deleted"
