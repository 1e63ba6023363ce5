package redisapi

import (
	"strings"
)

// A Kind says what a command is for.
type Kind int

// The kinds of commands. A script, or a command given by its words, counts as a write.
const (
	Read  Kind = iota + 1 // answers from the data
	Write                 // changes the data
	Other                 // is about the server, the connection, or the cluster
)

// A Command is what the rules know of a command, which go-redis and the
// builders of rueidis have as a method of that name.
type Command struct {
	Kind Kind
	Nil  bool // may answer redis.Nil: nothing is there
}

// CommandOf returns what is known of the command method called name.
func CommandOf(name string) (Command, bool) {
	c, ok := commands[name]
	return c, ok
}

var commands = func() map[string]Command {
	m := map[string]Command{}
	for kind, names := range map[Kind]string{Read: reads, Write: writes, Other: others} {
		for _, name := range strings.Fields(names) {
			m[name] = Command{Kind: kind}
		}
	}
	for _, name := range strings.Fields(nils) {
		c := m[name]
		c.Nil = true
		m[name] = c
	}
	return m
}()

// The methods of go-redis v5 to v9 that return the result of a command, by kind.
const (
	reads = `
	ARCount ARGet ARGetRange ARGrep ARGrepWithValues ARInfo ARInfoFull ARLastItems ARLen ARMGet ARNext
	AROpAnd AROpMatch AROpMax AROpMin AROpOr AROpSum AROpUsed AROpXor ARScan BFCard BFExists BFInfo
	BFInfoArg BFInfoCapacity BFInfoExpansion BFInfoFilters BFInfoItems BFInfoSize BFMExists BFScanDump
	BitCount BitFieldRO BitPos BitPosSpan CFCount CFExists CFInfo CFMExists CFScanDump CMSInfo CMSQuery
	ClusterCountKeysInSlot ClusterGetKeysInSlot DBSize DbSize Digest Dump EvalRO EvalShaRO Exists
	ExpireTime FCallRO FCallRo FTAggregate FTAggregateWithArgs FTAliasList FTCursorRead FTDictDump
	FTExplain FTExplainWithArgs FTHybrid FTHybridWithArgs FTInfo FTSearch FTSearchWithArgs FTSpellCheck
	FTSpellCheckWithArgs FTSynDump FTTagVals FT_List GeoDist GeoHash GeoPos GeoRadius GeoRadiusByMember
	GeoRadiusByMemberRO GeoRadiusRO GeoSearch GeoSearchLocation Get GetBit GetRange GetToBuffer HExists
	HExpireTime HGet HGetAll HKeys HLen HMGet HPExpireTime HPTTL HRandField HRandFieldWithValues HScan
	HScanNoValues HStrLen HTTL HVals JSONArrIndex JSONArrIndexWithArgs JSONArrLen JSONGet
	JSONGetWithArgs JSONMGet JSONObjKeys JSONObjLen JSONStrLen JSONType Keys LCS LIndex LLen LPos
	LPosCount LRange MGet ObjectEncoding ObjectFreq ObjectIdleTime ObjectRefCount PExpireTime PFCount
	PTTL RandomKey RunRO SCard SDiff SDiffCard SInter SInterCard SIsMember SMIsMember SMembers
	SMembersMap SRandMember SRandMemberN SScan SUnion SUnionCard Scan ScanType Sort SortInterfaces
	SortRO StrLen TDigestByRank TDigestByRevRank TDigestCDF TDigestInfo TDigestMax TDigestMin
	TDigestQuantile TDigestRank TDigestRevRank TDigestTrimmedMean TSGet TSGetWithArgs TSInfo
	TSInfoWithArgs TSMGet TSMGetWithArgs TSMRange TSMRangeWithArgs TSMRevRange TSMRevRangeWithArgs
	TSNRange TSNRangeWithArgs TSNRevRange TSNRevRangeWithArgs TSQueryIndex TSQueryLabelValues
	TSQueryLabels TSRange TSRangeWithArgs TSRead TSReadWithArgs TSRevRange TSRevRangeWithArgs TTL
	TopKCount TopKInfo TopKList TopKListWithCount TopKQuery Type VCard VDim VEmb VGetAttr VInfo
	VIsMember VLinks VLinksWithScores VRandMember VRandMemberCount VRange VSim VSimWithArgs
	VSimWithArgsWithAttribs VSimWithArgsWithScores VSimWithArgsWithScoresWithAttribs VSimWithScores
	XInfoConsumers XInfoGroups XInfoStream XInfoStreamFull XLen XPending XPendingExt XRange XRangeN
	XRead XReadStreams XRevRange XRevRangeN ZCard ZCount ZDiff ZDiffWithScores ZInter ZInterCard
	ZInterWithScores ZLexCount ZMScore ZRandMember ZRandMemberWithScores ZRange ZRangeArgs
	ZRangeArgsWithScores ZRangeByLex ZRangeByScore ZRangeByScoreWithScores ZRangeWithScores ZRank
	ZRankWithScore ZRevRange ZRevRangeByLex ZRevRangeByScore ZRevRangeByScoreWithScores
	ZRevRangeWithScores ZRevRank ZRevRankWithScore ZScan ZScore ZUnion ZUnionWithScores`
	writes = `
	ARDel ARDelRange ARInsert ARMSet ARRing ARSeek ARSet Append BFAdd BFInsert BFLoadChunk BFMAdd
	BFReserve BFReserveExpansion BFReserveNonScaling BFReserveWithArgs BLMPop BLMove BLMoveM BLPop
	BRPop BRPopLPush BZMPop BZPopMax BZPopMin BitField BitOpAnd BitOpAndOr BitOpDiff BitOpDiff1
	BitOpNot BitOpOne BitOpOr BitOpXor CFAdd CFAddNX CFDel CFInsert CFInsertNX CFLoadChunk CFReserve
	CFReserveBucketSize CFReserveExpansion CFReserveMaxIterations CFReserveWithArgs CMSIncrBy
	CMSInitByDim CMSInitByProb CMSMerge CMSMergeWithWeight Copy Decr DecrBy Del DelExArgs Eval EvalSha
	ExistsMulti Expire ExpireAt ExpireGT ExpireLT ExpireNX ExpireXX FCall FTAliasAdd FTAliasDel
	FTAliasUpdate FTAlter FTCreate FTCursorDel FTDictAdd FTDictDel FTDropIndex FTDropIndexWithArgs
	FTSynUpdate FTSynUpdateWithArgs FlushAll FlushAllAsync FlushDB FlushDBAsync FlushDb FunctionDelete
	FunctionFlush FunctionFlushAsync FunctionLoad FunctionLoadReplace FunctionRestore GeoAdd
	GeoRadiusByMemberStore GeoRadiusStore GeoSearchStore GetDel GetEx GetSet HDel HExpire HExpireAt
	HExpireAtWithArgs HExpireWithArgs HGetDel HGetEX HGetEXWithArgs HImportDiscard HImportDiscardAll
	HImportPrepare HImportSet HIncrBy HIncrByFloat HMSet HPExpire HPExpireAt HPExpireAtWithArgs
	HPExpireWithArgs HPersist HSet HSetEX HSetEXWithArgs HSetNX Incr IncrBy IncrByFloat IncrEXFloat
	IncrEXInt JSONArrAppend JSONArrInsert JSONArrPop JSONArrTrim JSONArrTrimWithArgs JSONClear JSONDel
	JSONForget JSONMSet JSONMSetArgs JSONMerge JSONNumIncrBy JSONSet JSONSetMode JSONSetWithArgs
	JSONStrAppend JSONToggle LInsert LInsertAfter LInsertBefore LMPop LMove LMoveM LPop LPopCount LPush
	LPushX LRem LSet LTrim MSet MSetEX MSetNX Move PExpire PExpireAt PFAdd PFMerge Persist Publish RPop
	RPopCount RPopLPush RPush RPushX Rename RenameNX Restore RestoreReplace Run SAdd SDiffStore
	SInterStore SMove SPop SPopN SPublish SRem SUnionStore Set SetArgs SetBit SetEX SetEx SetFromBuffer
	SetIFDEQ SetIFDEQGet SetIFDNE SetIFDNEGet SetIFEQ SetIFEQGet SetIFNE SetIFNEGet SetNX SetRange
	SetXX SortStore SwapDB TDigestAdd TDigestCreate TDigestCreateWithCompression TDigestMerge
	TDigestReset TSAdd TSAddWithArgs TSAlter TSCreate TSCreateRule TSCreateRuleWithArgs
	TSCreateWithArgs TSDecrBy TSDecrByWithArgs TSDel TSDeleteRule TSIncrBy TSIncrByWithArgs TSMAdd
	TopKAdd TopKIncrBy TopKReserve TopKReserveWithOptions Touch Unlink VAdd VAddWithArgs
	VClearAttributes VRem VSetAttr XAck XAckDel XAdd XAutoClaim XAutoClaimJustID XAutoClaimWithDeleted
	XCfgSet XClaim XClaimJustID XDel XDelEx XGroupCreate XGroupCreateConsumer XGroupCreateMkStream
	XGroupDelConsumer XGroupDestroy XGroupSetID XNack XReadGroup XTrim XTrimApprox XTrimMaxLen
	XTrimMaxLenApprox XTrimMaxLenApproxMode XTrimMaxLenMode XTrimMinID XTrimMinIDApprox
	XTrimMinIDApproxMode XTrimMinIDMode ZAdd ZAddArgs ZAddArgsIncr ZAddCh ZAddGT ZAddLT ZAddNX ZAddNXCh
	ZAddXX ZAddXXCh ZDiffStore ZIncr ZIncrBy ZIncrNX ZIncrXX ZInterStore ZMPop ZPopMax ZPopMin
	ZRangeStore ZRem ZRemRangeByLex ZRemRangeByRank ZRemRangeByScore ZUnionStore Do DoContext DoRaw
	DoRawWriteTo`
	others = `
	ACLCat ACLCatArgs ACLDelUser ACLDryRun ACLGenPass ACLList ACLLog ACLLogReset ACLSetUser ACLUsers
	ACLWhoAmI Auth AuthACL BgRewriteAOF BgSave CkQuorum ClientGetName ClientID ClientInfo ClientKill
	ClientKillByFilter ClientList ClientMaintNotifications ClientPause ClientSetInfo ClientSetName
	ClientTracking ClientTrackingOff ClientTrackingOn ClientUnblock ClientUnblockWithError
	ClientUnpause ClusterAddSlots ClusterAddSlotsRange ClusterCountFailureReports ClusterDelSlots
	ClusterDelSlotsRange ClusterFailover ClusterForget ClusterInfo ClusterKeySlot ClusterLinks
	ClusterMeet ClusterMyID ClusterMyShardID ClusterNodes ClusterReplicate ClusterResetHard
	ClusterResetSoft ClusterSaveConfig ClusterShards ClusterSlaves ClusterSlots Command CommandGetKeys
	CommandGetKeysAndFlags CommandList ConfigGet ConfigResetStat ConfigRewrite ConfigSet DebugObject
	Echo FTConfigGet FTConfigSet Failover FlushConfig FunctionDump FunctionKill FunctionList
	FunctionStats GetMasterAddrByName Hello HotKeysGet HotKeysReset HotKeysStart HotKeysStop Info
	InfoMap JSONDebugMemory LastSave Latency LatencyReset Load Master Masters MemoryUsage Migrate
	ModuleLoadex Monitor Ping PubSubChannels PubSubNumPat PubSubNumSub PubSubShardChannels
	PubSubShardNumSub Quit ReadOnly ReadWrite Remove ReplicaOf Replicas Reset Save ScriptExists
	ScriptFlush ScriptKill ScriptLoad Select Sentinels Shutdown ShutdownNoSave ShutdownSave SlaveOf
	Slaves SlowLogGet SlowLogLen SlowLogReset Time Unwatch Wait WaitAOF Watch`
)

// nils are the commands that may answer redis.Nil.
const nils = `
	ARGet BLMPop BLMove BLMoveM BLPop BRPop BRPopLPush BZMPop BZPopMax BZPopMin ClientGetName Digest Do DoContext
	DoRaw DoRawWriteTo Dump Eval EvalRO EvalSha EvalShaRO FCall FCallRO FCallRo GeoDist Get GetDel GetEx GetSet
	GetToBuffer HGet HGetDel HGetEX HGetEXWithArgs HRandField HRandFieldWithValues JSONArrIndex
	JSONArrIndexWithArgs JSONArrLen JSONArrPop JSONGet JSONGetWithArgs JSONMGet JSONObjKeys JSONObjLen
	JSONSetMode JSONSetWithArgs JSONStrLen JSONType LCS LIndex LMPop LMove LMoveM LPop LPopCount LPos LPosCount
	MemoryUsage ObjectEncoding ObjectFreq ObjectIdleTime ObjectRefCount RPop RPopCount RPopLPush RandomKey Run
	RunRO SPop SRandMember SetArgs SetIFDEQ SetIFDEQGet SetIFDNE SetIFDNEGet SetIFEQ SetIFEQGet SetIFNE
	SetIFNEGet TSGet TSGetWithArgs VEmb VGetAttr VLinks VLinksWithScores VRandMember VRandMemberCount XRead
	XReadGroup XReadStreams ZAddArgsIncr ZIncr ZIncrNX ZIncrXX ZMPop ZRandMember ZRandMemberWithScores ZRank
	ZRankWithScore ZRevRank ZRevRankWithScore ZScore`

// A Blocking command waits for what others do. It waits without an end if its
// timeout is 0.
type Blocking struct {
	Command string
	Timeout int    // the argument, the context not counted
	Field   string // of a struct that is that argument
}

// Blockings are the commands that wait.
var Blockings = []Blocking{
	{Command: "BLPop", Timeout: 0},
	{Command: "BRPop", Timeout: 0},
	{Command: "BLMPop", Timeout: 0},
	{Command: "BZPopMax", Timeout: 0},
	{Command: "BZPopMin", Timeout: 0},
	{Command: "BZMPop", Timeout: 0},
	{Command: "BRPopLPush", Timeout: 2},
	{Command: "BLMove", Timeout: 4},
	{Command: "BLMoveM", Timeout: 4},
	{Command: "Wait", Timeout: 1},
	{Command: "WaitAOF", Timeout: 2},
	{Command: "XRead", Timeout: 0, Field: "Block"},
	{Command: "XReadGroup", Timeout: 0, Field: "Block"},
}

// A Stall is a command during which a server serves nobody else.
type Stall struct {
	Command string // the method
	Word    string // the command's name
	Instead string // what does the same without that
	Method  string // the method that does, with the same parameters and result, if there is one
}

// Stalls are the commands that stall a server.
var Stalls = []Stall{
	{Command: "Keys", Word: "KEYS", Instead: "SCAN"},
	{Command: "FlushAll", Word: "FLUSHALL", Instead: "FLUSHALL ASYNC", Method: "FlushAllAsync"},
	{Command: "FlushDB", Word: "FLUSHDB", Instead: "FLUSHDB ASYNC", Method: "FlushDBAsync"},
	{Command: "FlushDb", Word: "FLUSHDB", Instead: "FLUSHDB ASYNC"},
	{Command: "Save", Word: "SAVE", Instead: "BGSAVE"},
}

// An Unbounded command answers with all of a value, however large that is.
type Unbounded struct {
	Command string
	Args    []string // its last arguments, if it is unbounded only with these
	Instead string
}

// Unboundeds are the commands that answer with all of a value.
var Unboundeds = []Unbounded{
	{Command: "SMembers", Instead: "SSCAN"},
	{Command: "SMembersMap", Instead: "SSCAN"},
	{Command: "HGetAll", Instead: "HSCAN, or HMGET of the fields in use"},
	{Command: "HKeys", Instead: "HSCAN"},
	{Command: "HVals", Instead: "HSCAN"},
	{Command: "LRange", Args: []string{"0", "-1"}, Instead: "a range"},
	{Command: "ZRange", Args: []string{"0", "-1"}, Instead: "a range"},
	{Command: "ZRangeWithScores", Args: []string{"0", "-1"}, Instead: "a range"},
	{Command: "ZRevRange", Args: []string{"0", "-1"}, Instead: "a range"},
	{Command: "ZRevRangeWithScores", Args: []string{"0", "-1"}, Instead: "a range"},
	{Command: "XRange", Args: []string{`"-"`, `"+"`}, Instead: "XRangeN"},
	{Command: "XRevRange", Args: []string{`"+"`, `"-"`}, Instead: "XRevRangeN"},
}
